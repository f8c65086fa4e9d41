/** The list of doors, in the order in which the start prints them. */
import { door as comments } from './comments/door.js';
import { door as coral } from './coral/door.js';
import type { HttpDoor } from './door.js';
import { door as health } from './health/door.js';
import { door as moderations } from './moderations/door.js';
import { door as perspective } from './perspective/door.js';
import { door as score } from './score/door.js';
import { door as threads } from './threads/door.js';

export const DOORS: readonly HttpDoor[] = [perspective, moderations, coral, score, comments, threads, health];
