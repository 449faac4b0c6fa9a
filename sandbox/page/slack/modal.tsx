import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { View } from '../../page-server/screen.ts';
import { Blocks } from '../block-kit/block.tsx';
import { SurfaceContext } from '../block-kit/surface.ts';
import { Dialog, Title } from '../dialog.tsx';
import { Icon, Mark } from '../icons.tsx';
import { useSlack } from './slack-context.ts';
import { useSurfaceOf } from './use-surface-of.ts';

/** The stack of views: the top one is shown. Escape and the button at the bottom close it, the cross closes all. */
export function Modal({ views }: { views: View[] }) {
  const { act } = useSlack();
  const top = views.at(-1);
  if (!top) return null;
  return (
    <Dialog className="modal" onEscape={() => act({ do: 'close', view: top.id })}>
      <TopView key={top.id} view={top} />
    </Dialog>
  );
}

function TopView({ view }: { view: View }) {
  const { act, screen } = useSlack();
  const surface = useSurfaceOf({ view: view.id }, view.blocks, { values: view.values, errors: view.errors });
  const [trouble, setTrouble] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('.blocks .input :is(input, textarea)');
    (first ?? title.current)?.focus();
  }, []);

  // The focused element may be gone after an update.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again at each new version of the view
  useEffect(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) title.current?.focus();
  }, [view.hash]);

  const invalid = Object.keys(view.errors).length > 0;
  useEffect(() => {
    if (invalid)
      form.current?.querySelector<HTMLElement>('[data-invalid=true] :is(input, textarea)')?.focus();
  }, [invalid]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (surface.busy || view.submit === '') return;
    surface.setBusy(true);
    setTrouble('');
    const { outcome, error } = await act({ do: 'submit', view: view.id, entries: surface.entries });
    surface.setBusy(false);
    if (outcome === 'failed') setTrouble('We had some trouble connecting. Try again?');
    else if (error && !outcome) {
      // An error of the page itself, not of the app.
      console.error(error);
      setTrouble(error);
    }
    if (outcome === 'errors') {
      requestAnimationFrame(() =>
        form.current?.querySelector<HTMLElement>('[data-invalid=true] :is(input, textarea)')?.focus(),
      );
    }
  };

  return (
    <form ref={form} noValidate aria-busy={surface.busy} onSubmit={submit}>
      <header>
        <Mark />
        <Title ref={title} tabIndex={-1}>
          {view.title}
        </Title>
        <button
          type="button"
          className="icon-only"
          aria-label="Close all"
          onClick={() => act({ do: 'close', view: view.id, all: true })}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="blocks">
        {trouble && (
          <p className="trouble" role="alert">
            {trouble}
          </p>
        )}
        <SurfaceContext value={surface}>
          <Blocks blocks={view.blocks} />
        </SurfaceContext>
      </div>
      <footer>
        <span className="quiet">Usher · as {screen.me.realName}</span>
        <button type="button" className="button" onClick={() => act({ do: 'close', view: view.id })}>
          {view.pushed && <Icon name="back" />}
          {view.close}
        </button>
        {view.submit && (
          <button type="submit" className="button primary" aria-disabled={surface.busy}>
            {view.submit}
          </button>
        )}
      </footer>
    </form>
  );
}
