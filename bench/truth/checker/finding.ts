/** What a document must not do. */
type Rule =
  | 'a value that was not sent'
  | 'a sample that was not sent'
  | 'a value that was sent is neither there nor missing'
  | 'more than two periods without a value and no gap'
  | 'a curve without samples and no gap'
  | 'samples and gaps do not make up the time'
  | 'bytes are not those of the line'
  | 'more than a second lost with a program'
  | 'the cable was out and no gap says so'
  | 'time runs backwards';

export interface Finding {
  readonly rule: Rule;
  readonly what: string;
}
