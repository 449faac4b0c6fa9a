type Json = Record<string, unknown>;

export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const x = (length: number) => 'x'.repeat(length);
export const times = <Thing>(count: number, make: (n: number) => Thing) =>
  Array.from({ length: count }, (_, n) => make(n));
export const section = (more: Json = {}) => ({ type: 'section', text: mrkdwn('text'), ...more });
export const option = (n: number | string, more: Json = {}) => ({
  text: plain(`Option ${n}`),
  value: `o${n}`,
  ...more,
});
export const button = (more: Json = {}) => ({
  type: 'button',
  text: plain('Press'),
  action_id: 'press',
  ...more,
});
export const select = (more: Json = {}) => ({
  type: 'static_select',
  action_id: 'select',
  options: [option(1), option(2)],
  ...more,
});
export const input = (element: Json, more: Json = {}) => ({
  type: 'input',
  block_id: 'input',
  label: plain('Label'),
  element,
  ...more,
});
export const actions = (...elements: Json[]) => ({ type: 'actions', elements });
export const modal = (more: Json = {}) => ({
  type: 'modal',
  title: plain('Title'),
  blocks: [section()],
  ...more,
});
