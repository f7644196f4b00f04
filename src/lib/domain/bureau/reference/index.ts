export { referenceCalendar } from './calendar.ts';
export { EAST, referenceCategories, WEST } from './categories.ts';
export { referenceRoads } from './roads.ts';
export { referenceUnits } from './units.ts';
