/** `road`, `cross` and `area` are public names; `detail` (house, building, room) is personal and erasable. */
export interface Place {
  road: string;
  cross: string;
  detail: string;
  area: string;
}
