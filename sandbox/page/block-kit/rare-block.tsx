import { type Block as LibraryBlock, Message } from 'slack-blocks-to-jsx';
import 'slack-blocks-to-jsx/dist/style.css';
import type { Block } from '../../page-server/screen.ts';
import { emoji } from './mrkdwn.tsx';
import { useSurface } from './surface.ts';

/** A block that only shows something (rich text, markdown, table, picture …), by slack-blocks-to-jsx. */
export default function RareBlock({ block }: { block: Block }) {
  const { people, channels } = useSurface();
  if (!isShown(block)) return <p className="block">[{String(block.type)}]</p>;
  return (
    <div className="block">
      <Message
        blocks={[block]}
        name=""
        logo=""
        withoutWrapper
        data={{
          users: people.map(({ id, name }) => ({ id, name, avatar: '' })),
          channels: channels.map(({ id, name }) => ({ id, name })),
        }}
        hooks={{ emoji: ({ name }) => emoji(name) }}
      />
    </div>
  );
}

const SHOWN = ['rich_text', 'markdown', 'table', 'image', 'video', 'file'];

/** The local Slack has checked it; the library's types are only stricter about what it may be. */
function isShown(block: Block): block is Block & LibraryBlock {
  return SHOWN.includes(String(block.type));
}
