/** Who acts in a step; `operator` has no window and works at the command line. */
export type Actor = 'operator' | 'officer' | 'admin' | 'doctor' | 'technician' | 'patient' | 'consumer';
