/** Titles that comment systems put beside a name. Copied out of a page they look like a name, so they must be known. */

/** Ranks of wpDiscuz and its user-level add-ons as news sites use them, and its own labels for roles. */
const KNOWN = [
  // South Tyrol and the rest of the German-speaking area
  'Neuling',
  'Grünschnabel',
  'Tratscher',
  'Superredner',
  'Kinig',
  'Universalgelehrter',
  'Ratschkatl',
  'Anfänger',
  'Einsteiger',
  'Stammgast',
  'Fortgeschrittener',
  'Experte',
  'Veteran',
  'Gast',
  'Mitglied',
  'Abonnent',
  'Mitarbeiter',
  'Autor',
  'Redakteur',
  'Redaktion',
  'Moderator',
  'Administrator',
  // English
  'Guest',
  'Member',
  'Subscriber',
  'Contributor',
  'Author',
  'Editor',
  'Admin',
  'Noble Member',
  'Trusted Member',
  'Active Member',
  'Eminent Member',
  'Famed Member',
  'Honorable Member',
  'Illustrious Member',
  'New Member',
  'Prominent Member',
  'Reputable Member',
  'Estimable Member',
  // Italian, French, Spanish
  'Ospite',
  'Membro',
  'Iscritto',
  'Collaboratore',
  'Autore',
  'Redattore',
  'Amministratore',
  'Moderatore',
  'Invité',
  'Membre',
  'Abonné',
  'Contributeur',
  'Auteur',
  'Éditeur',
  'Modérateur',
  'Administrateur',
  'Invitado',
  'Miembro',
  'Suscriptor',
  'Colaborador',
  'Editor',
  'Moderador',
  'Administrador',
];

/** Ranks compared without regard to case and surrounding marks. */
export class Ranks {
  readonly #known: Set<string>;

  constructor(more: Iterable<string>) {
    this.#known = new Set([...KNOWN, ...more].map(folded));
  }

  has(line: string): boolean {
    return this.#known.has(folded(line));
  }

  add(line: string): void {
    this.#known.add(folded(line));
  }
}

function folded(rank: string): string {
  return rank.normalize('NFC').toLowerCase().trim();
}
