/** The console's routes of the group `thresholds`. */
import type { ConsoleRoutes } from '../route-group.js';

export const routes: ConsoleRoutes = () => {};
