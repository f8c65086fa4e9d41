/** The envelope of an address, for what is refused before a route is found. */
import { DOORS } from './doors.js';
import { type Envelope, OWN_ENVELOPE } from './envelope.js';

/** Path of an address as sent: without query, and without origin where a proxy's form (`http://host/path`) has one. */
export const pathOf = (address: string): string =>
  address.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/';

/** The envelope of the protocol that speaks at this address, Tonfall's own where none does. */
export function envelopeAt(address: string): Envelope {
  const path = pathOf(address);
  return DOORS.find(({ protocol }) => protocol?.paths.test(path))?.protocol?.envelope ?? OWN_ENVELOPE;
}

/** Wears whichever envelope the address asks for. */
export const ENVELOPE_BY_ADDRESS: Envelope = {
  of: (error, request) => envelopeAt(request.originalUrl).of(error, request),
};
