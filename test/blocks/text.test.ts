import { describe, expect, test } from '@jest/globals';
import { clip, escapeMrkdwn } from '../../blocks/kit/text.ts';

describe('clip', () => {
  test('a text that fits stays as it is', () => {
    expect(clip('Jane', 4)).toBe('Jane');
  });

  test('a longer text is cut to the limit and ends in an ellipsis', () => {
    expect(clip('Janet', 4)).toBe('Jan…');
    expect(clip('x'.repeat(5000), 3000)).toHaveLength(3000);
  });

  test('a surrogate pair is not cut in two', () => {
    expect(clip('ab😀cd', 4)).toBe('ab…');
    expect(clip('ab😀cd', 5)).toBe('ab😀…');
  });

  test('an entity is not cut in two, whatever the limit', () => {
    const escaped = escapeMrkdwn('<&>'.repeat(4));
    for (let max = 1; max < escaped.length; max++) {
      const clipped = clip(escaped, max);
      expect(clipped.length).toBeLessThanOrEqual(max);
      expect(clipped).toMatch(/^(?:&(?:amp|lt|gt);)*…$/);
    }
  });

  test('a limit of 0 leaves nothing', () => {
    expect(clip('Jane', 0)).toBe('');
  });
});

describe('escapeMrkdwn', () => {
  test('mentions, links and entities are made inert', () => {
    expect(escapeMrkdwn('<!channel> & <https://x.test|you> &lt;')).toBe(
      '&lt;!channel&gt; &amp; &lt;https://x.test|you&gt; &amp;lt;',
    );
  });

  test('the limit counts what is sent, entities included', () => {
    const escaped = escapeMrkdwn('<'.repeat(200), 150);
    expect(escaped.length).toBeLessThanOrEqual(150);
    expect(escaped).toMatch(/^(?:&lt;)+…$/);
  });
});
