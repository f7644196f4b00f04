export { referenceCalendar } from './calendar.ts';
export { EAST, WEST } from './areas.ts';
export { referenceCategories } from './categories.ts';
export { referenceRoads } from './roads.ts';
export { referenceUnits } from './units.ts';
