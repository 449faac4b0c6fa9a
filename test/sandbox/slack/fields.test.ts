import { expect, test } from '@jest/globals';
import { type Json, record, records } from '../../../sandbox/shared/json.ts';
import { button, input, modal, option, plain, section, select, times } from './example-blocks.ts';
import { call } from './example-slack.ts';
import { useRecordingApp } from './recording-app.ts';

const app = useRecordingApp();

const every = (): Json =>
  modal({
    submit: plain('Go'),
    blocks: [
      ['Name', { type: 'plain_text_input', max_length: 10 }],
      ['Email', { type: 'email_text_input' }],
      ['Colour', { type: 'static_select', options: [option('red'), option('blue')] }],
      ['Toppings', { type: 'checkboxes', options: times(3, option) }],
      ['Size', { type: 'radio_buttons', options: times(2, option), initial_option: option(1) }],
      ['Day', { type: 'datepicker' }],
      ['Who', { type: 'users_select' }],
      ['Where', { type: 'conversations_select' }],
      ['Several', { type: 'multi_static_select', options: times(3, option) }],
    ].map(([label, element]) =>
      input({ ...record(element), action_id: 'a' }, { block_id: String(label), label: plain(String(label)) }),
    ),
  });

test('every kind of field is filled in by its label, and sent in its own shape', async () => {
  const form = await app.opened(every());
  expect(form.value('Size')).toBe('Option 1');
  await form.fill({
    Name: 'Jane\nDoe',
    Email: 'jane@acme.test',
    Colour: 'Option blue',
    Toppings: ['Option 0', 'Option 2'],
    Day: '2026-11-22',
    Who: '@bob',
    Where: '#closed',
    Several: 'Option 1',
  });
  await expect(form.fill({ Colour: 'Option green' })).rejects.toThrow('“Colour” offers no “Option green”.');
  await expect(form.fill({ Name: 'x'.repeat(11) })).rejects.toThrow('takes 10 characters');
  await expect(form.fill({ Day: 'tomorrow' })).rejects.toThrow('cannot be put into “Day”');
  expect(await form.choices('Who')).toContain('bob');
  expect((await form.submit()).outcome).toBe('closed');
  const view = record(app.last().view);
  expect(app.last()).toMatchObject({
    type: 'view_submission',
    user: { id: 'U000000001', team_id: 'T000000001' },
  });
  expect(record(view.state).values).toEqual({
    Name: { a: { type: 'plain_text_input', value: 'Jane Doe' } },
    Email: { a: { type: 'email_text_input', value: 'jane@acme.test' } },
    Colour: { a: { type: 'static_select', selected_option: option('blue') } },
    Toppings: { a: { type: 'checkboxes', selected_options: [option(0), option(2)] } },
    Size: { a: { type: 'radio_buttons', selected_option: option(1) } },
    Day: { a: { type: 'datepicker', selected_date: '2026-11-22' } },
    Who: { a: { type: 'users_select', selected_user: 'U000000002' } },
    Where: { a: { type: 'conversations_select', selected_conversation: 'C000000002' } },
    Several: { a: { type: 'multi_static_select', selected_options: [option(1)] } },
  });
});

test('options that break the rules, or come late, are an error for the person who searches', async () => {
  const form = await app.opened(
    modal({ submit: plain('Go'), blocks: [input({ type: 'external_select', action_id: 'firm' })] }),
  );
  await expect(form.search('Label', 'ab')).rejects.toThrow('from 3 characters on');
  app.answer = () => ({ options: times(101, option) });
  await expect(form.search('Label', 'abc')).rejects.toThrow('no more than 100 items allowed');
  expect(app.last()).toMatchObject({
    type: 'block_suggestion',
    action_id: 'firm',
    block_id: 'input',
    value: 'abc',
  });
  app.answer = () => 'nothing';
  await expect(form.search('Label', 'abc')).rejects.toThrow('operation_timeout');
  app.answer = () => ({ options: [option(1), option(11)] });
  await form.fill({ Label: 'Option 1' });
  expect(form.value('Label')).toBe('Option 1');
});

test('a file in a form is sent as Slack sends it, and only the bot may fetch it', async () => {
  const file = { type: 'file_input', action_id: 'a', max_files: 2 };
  const form = await app.opened(
    modal({ submit: plain('Go'), blocks: [input(file, { label: plain('List') })] }),
  );
  await form.attach('List', [{ name: 'people.csv', content: Buffer.from('email\n') }]);
  await form.submit();
  const { values } = record(record(app.last().view).state);
  const [sent] = records(record(record(record(values).input).a).files);
  expect(sent).toMatchObject({ name: 'people.csv', mimetype: 'text/csv', filetype: 'csv', size: 6 });
  expect(await call(app.slack, 'files.info', { file: sent?.id })).toMatchObject({
    ok: true,
    file: { id: sent?.id },
  });
  expect(await call(app.slack, 'files.info', { file: 'F1' })).toMatchObject({ error: 'file_not_found' });
  const fetchWith = (token: string) =>
    fetch(String(sent?.url_private_download), { headers: { authorization: `Bearer ${token}` } });
  expect(await (await fetchWith(app.slack.botToken)).text()).toBe('email\n');
  expect(await (await fetchWith(app.slack.botTokenOf('T000000002'))).text()).toContain('Sign in');
});

test('the element at a spot is pressed, filled in and searched by its ids, as the page does it', async () => {
  const form = await app.opened(
    modal({
      submit: plain('Go'),
      blocks: [
        input({ ...select(), action_id: 'colour' }, { block_id: 'one' }),
        input({ type: 'external_select', action_id: 'who', min_query_length: 1 }, { block_id: 'two' }),
        section({ block_id: 'three', accessory: button({ value: 'v' }) }),
      ],
    }),
  );
  app.answer = async (body) =>
    body.type === 'block_suggestion' ? { options: [option(body.value as string)] } : undefined;
  await form.enterAt({ blockId: 'one', actionId: 'colour' }, 'o2');
  await expect(form.enterAt({ blockId: 'one', actionId: 'colour' }, 'o9')).rejects.toThrow(
    'does not offer o9',
  );
  const [found] = await form.searchAt({ blockId: 'two', actionId: 'who' }, 'jane');
  await form.enterAt({ blockId: 'two', actionId: 'who' }, found, { quietly: true });
  await expect(form.enterAt({ blockId: 'two', actionId: 'who' }, 'made up')).rejects.toThrow(
    'that were found',
  );
  await form.pressAt({ blockId: 'three', actionId: 'press' });
  expect(app.last()).toMatchObject({ actions: [{ block_id: 'three', value: 'v' }] });
  await expect(form.pressAt({ blockId: 'three', actionId: 'gone' })).rejects.toThrow(
    'no longer on the screen',
  );
  expect(form.view.values).toMatchObject({
    one: { colour: { selected_option: { value: 'o2' } } },
    two: { who: { selected_option: { value: 'ojane' } } },
  });
  await form.close();
});
