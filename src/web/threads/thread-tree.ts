/** A thread as a tree: who answers whom. */

export interface Node<Comment> {
  readonly comment: Comment;
  readonly replies: Node<Comment>[];
}

/** Children stand below their parent in the order they came; who answers something that is not there stands on top. */
export function treeOf<Comment extends { readonly seq: number; readonly parent: number | null }>(
  comments: readonly Comment[],
): Node<Comment>[] {
  const nodes = new Map(
    comments.map((comment) => [comment.seq, { comment, replies: [] as Node<Comment>[] }]),
  );
  const roots: Node<Comment>[] = [];
  for (const node of nodes.values()) {
    const parent = node.comment.parent === null ? undefined : nodes.get(node.comment.parent);
    if (parent === undefined || parent === node || leadsTo(parent.comment, node.comment.seq, nodes))
      roots.push(node);
    else parent.replies.push(node);
  }
  return roots;
}

/** Whether a comment answers another one, over however many in between: a ring would show nothing at all. */
function leadsTo<Comment extends { readonly seq: number; readonly parent: number | null }>(
  from: Comment,
  to: number,
  nodes: ReadonlyMap<number, Node<Comment>>,
): boolean {
  const seen = new Set<number>();
  for (let at: Comment | undefined = from; at && !seen.has(at.seq); ) {
    if (at.parent === to) return true;
    seen.add(at.seq);
    at = at.parent === null ? undefined : nodes.get(at.parent)?.comment;
  }
  return false;
}

/** The tree from top to bottom, each with its depth: for a list that draws only what is on the screen. */
export function flatten<Comment>(nodes: readonly Node<Comment>[]): { comment: Comment; depth: number }[] {
  const rows: { comment: Comment; depth: number }[] = [];
  const waiting = [...nodes].reverse().map((node) => ({ node, depth: 0 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next;
    rows.push({ comment: node.comment, depth });
    for (const reply of [...node.replies].reverse()) waiting.push({ node: reply, depth: depth + 1 });
  }
  return rows;
}
