/** moderations */
import type { HttpDoor } from '../door.js';

export const door: HttpDoor = { name: 'moderations', prefix: '', lines: [], open() {} };
