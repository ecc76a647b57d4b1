/** Who acts in a step; `operator` has no window and works at the command line. */
export type Actor =
  | 'operator'
  | 'officer'
  | 'admin'
  | 'doctor'
  | 'technician'
  | 'patient'
  | 'consumer'
  | 'admin2'
  | 'admin3'
  | 'doctor3'
  | 'patient3'
  | 'owner';

/** Who works in a window. */
export type Windowed = Exclude<Actor, 'operator'>;
