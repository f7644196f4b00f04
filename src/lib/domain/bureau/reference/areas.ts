/** The areas east and west of 银杏大道, each swept by a company of its own. */
export const EAST = '东片';
export const WEST = '西片';
