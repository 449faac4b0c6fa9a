import { lazy, Suspense } from 'react';
import type { Block as BlockData } from '../../page-server/screen.ts';
import { isRecord, record, records, text } from '../../shared/json.ts';
import { Element } from './element.tsx';
import { Input } from './input.tsx';
import { Text } from './mrkdwn.tsx';

const RareBlock = lazy(() => import('./rare-block.tsx'));

/** All blocks of a message or a view. */
export function Blocks({ blocks }: { blocks: BlockData[] }) {
  const keys = keysOf(blocks);
  return blocks.map((block, index) => <Block key={keys[index]} block={block} />);
}

/**
 * A key for each block that survives an edit of the message or a new version of the view, so that a menu stays open and
 * a press reaches its button. Block ids do not survive: Slack makes new ones.
 */
function keysOf(blocks: BlockData[]): string[] {
  const times = new Map<string, number>();
  return blocks.map((block) => {
    const own = whatItIsFor(block);
    const before = times.get(own) ?? 0;
    times.set(own, before + 1);
    return `${own} ${before}`;
  });
}

/** A field is known by its id, which the app gives it; what can be pressed by what pressing it sends. */
function whatItIsFor(block: BlockData): string {
  if (block.type === 'input') return `input ${text(block.block_id)}`;
  const elements = isRecord(block.accessory) ? [block.accessory] : records(block.elements);
  const sent = elements.flatMap((element) => [
    ...[text(element.action_id), text(element.value)],
    ...records(element.options).map((option) => text(option.value)),
  ]);
  return [text(block.type), ...sent].join(' ');
}

/** One block. Those that Usher writes are shown here; all others by slack-blocks-to-jsx. */
function Block({ block }: { block: BlockData }) {
  switch (block.type) {
    case 'section':
      return <Section block={block} />;
    case 'header':
      return (
        <h3 className="block header">
          <Text of={block.text} />
        </h3>
      );
    case 'divider':
      return <hr className="block" />;
    case 'context':
      return (
        <div className="block context">
          {records(block.elements).map((element, index) => {
            return (
              <span key={index}>
                {element.type === 'image' ? `[${text(element.alt_text)}]` : <Text of={element} />}
              </span>
            );
          })}
        </div>
      );
    case 'actions':
      return (
        <div className="block actions">
          {records(block.elements).map((element) => (
            <Element key={text(element.action_id)} block={block} element={element} />
          ))}
        </div>
      );
    case 'input':
      return <Input block={block} />;
    default:
      return (
        <Suspense fallback={null}>
          <RareBlock block={block} />
        </Suspense>
      );
  }
}

function Section({ block }: { block: BlockData }) {
  const { text, accessory } = block;
  const fields = records(block.fields);
  return (
    <div className="block section">
      <div className="words">
        {isRecord(text) && (
          <div>
            <Text of={text} />
          </div>
        )}
        {fields.length > 0 && (
          <div className="fields">
            {fields.map((field, index) => (
              <div key={index}>
                <Text of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isRecord(accessory) && (
        <div className="accessory">
          <Element block={block} element={record(accessory)} />
        </div>
      )}
    </div>
  );
}
