/** The parts of Observable Plot that the console draws with; loaded when a chart is shown. */
export { areaY, barY, dot, lineY, plot, rectY, ruleX, ruleY, stackY } from '@observablehq/plot';
