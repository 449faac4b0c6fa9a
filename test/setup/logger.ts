import type { Logger } from '../../src/logger.ts';

const ignore = () => undefined;

/** Logs nothing. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export interface LogLine {
  readonly level: keyof Logger;
  /** The sentence. */
  readonly text: string;
  /** What was logged with the sentence, an error for instance. */
  readonly fields: unknown;
}

/** Keeps what is logged, for tests of what an operator reads. */
export interface RecordingLogger extends Logger {
  readonly lines: LogLine[];
  /** The sentences alone. */
  readonly texts: string[];
}

/** A logger that records, for one test. */
export function recordingLogger(): RecordingLogger {
  const lines: LogLine[] = [];
  const write = (level: LogLine['level']) => (fields: unknown, text?: string) => {
    lines.push({ level, text: text ?? (typeof fields === 'string' ? fields : ''), fields });
  };
  return {
    lines,
    get texts() {
      return lines.map(({ text }) => text);
    },
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}
