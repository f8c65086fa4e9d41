/** What a page of this server may load: what comes from this server, and nothing that stands in the page itself. */

const OWN: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'base-uri': "'self'",
  'connect-src': "'self'",
  'font-src': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'img-src': "'self'",
  'manifest-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self'",
};

/** Value of `Content-Security-Policy`, with what one page needs besides. */
export const policyHeader = (more: Readonly<Record<string, string>> = {}): string =>
  Object.entries({ ...OWN, ...more })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
