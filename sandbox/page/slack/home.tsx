import { useEffect, useRef } from 'react';
import type { View } from '../../page-server/screen.ts';
import { Blocks } from '../block-kit/block.tsx';
import { SurfaceContext } from '../block-kit/surface.ts';
import { Icon, Mark } from '../icons.tsx';
import { useSlack } from './slack-context.ts';
import { useSurfaceOf } from './use-surface-of.ts';

/** The app's home. The app is sent an event when it is opened, and may publish it again. */
export function Home({ onBack }: { onBack(): void }) {
  const { screen, act } = useSlack();
  const opening = useRef(act);
  opening.current = act;
  useEffect(() => {
    opening.current({ do: 'open-home' });
  }, []);
  return (
    <section className="conversation" aria-label="Usher’s home">
      <header>
        <button type="button" className="icon-only narrow-only" aria-label="Channels" onClick={onBack}>
          <Icon name="back" />
        </button>
        <Mark />
        <h2>Usher’s home</h2>
      </header>
      <div className="home">
        {screen.home ? (
          <HomeView view={screen.home} />
        ) : (
          <div className="empty">
            <p>Usher has published nothing here yet.</p>
          </div>
        )}
      </div>
    </section>
  );
}

function HomeView({ view }: { view: View }) {
  const surface = useSurfaceOf({ view: view.id }, view.blocks, { values: view.values, errors: view.errors });
  return (
    <SurfaceContext value={surface}>
      <div aria-busy={surface.busy}>
        <Blocks blocks={view.blocks} />
      </div>
    </SurfaceContext>
  );
}
