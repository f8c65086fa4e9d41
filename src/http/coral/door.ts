/** coral */
import type { HttpDoor } from '../door.js';

export const door: HttpDoor = { name: 'coral', prefix: '', lines: [], open() {} };
