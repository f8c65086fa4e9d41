/** Brings the addresses of Perspective's methods, under whatever prefix, to the one that is routed. */

/** Methods of Perspective, whose colon callers may escape; sites put any path of theirs in front, proxies an origin. */
const METHOD = /^(?:https?:\/\/[^/?#]*)?(?:\/[^?#]*)?\/comments(?::|%3a)(analyze|suggestscore)\/?(?=$|[?#])/i;

/** Path under which both methods are routed. */
export const PERSPECTIVE_PREFIX = '/v1alpha1';

/** The address to route; everything else is left as it came. */
export function normalPath(url: string): string {
  return url.replace(METHOD, (_, method: string) => `${PERSPECTIVE_PREFIX}/comments:${method.toLowerCase()}`);
}
