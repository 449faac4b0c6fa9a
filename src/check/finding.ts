/** What one question of `usher check` found. A note is worth knowing, and nothing has to be put right. */
export interface Finding {
  readonly state: 'RIGHT' | 'WRONG' | 'NOTE';
  /** What is so; when it is wrong, also what to do. */
  readonly sentence: string;
}

export const right = (sentence: string): Finding => ({ state: 'RIGHT', sentence });
export const wrong = (sentence: string): Finding => ({ state: 'WRONG', sentence });
export const note = (sentence: string): Finding => ({ state: 'NOTE', sentence });
