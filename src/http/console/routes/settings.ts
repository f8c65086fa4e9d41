/** The console's routes of the group `settings`. */
import type { ConsoleRoutes } from '../route-group.js';

export const routes: ConsoleRoutes = () => {};
