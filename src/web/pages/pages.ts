import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Response } from 'express';
import { handlebars } from '../../handlebars.ts';
import { inProject } from '../../paths.ts';

/** What each page shows. A missing value is an error, so what is absent is null. */
export interface PageModels {
  invitation: {
    tenantName: string;
    invitedBy: string | null;
    email: string;
    hasPassword: boolean;
    shortest: number;
    recommended: number;
    worksUntil: string;
    stopPath: string;
    problem: string | null;
  };
  'dead-link': {
    why: string;
    mayAskForNewLink: boolean;
    newLinkPath: string;
    stopPath: string | null;
    mayLogIn: boolean;
  };
  stop: { tenantName: string | null };
  'log-in': { email: string; problem: string | null };
  home: {
    /** The tenant whose invitation was accepted just now. */
    joined: string | null;
    firstName: string | null;
    email: string;
    tenants: readonly { name: string; appUrl: string | null }[];
  };
  message: { sentence: string; reference: string | null };
}

export type PageName = keyof PageModels;

export interface Pages {
  readonly stylesheet: { readonly path: string; readonly css: string };
  /** Answers with a page. */
  send<Name extends PageName>(
    res: Response,
    page: { name: Name; status?: number; title: string; model: PageModels[Name] },
  ): void;
}

const NAMES: readonly PageName[] = ['invitation', 'dead-link', 'stop', 'log-in', 'home', 'message'];

/** The pages of `templates/pages`, which are read and compiled once, when the first of them is asked for. */
export function loadPages(): Pages {
  let pages: ReturnType<typeof compileAll> | undefined;
  const css = read('usher.css');
  const path = `/usher-${createHash('sha256').update(css).digest('hex').slice(0, 12)}.css`;
  return {
    stylesheet: { path, css },
    send(res, { name, status = 200, title, model }) {
      pages ??= compileAll();
      const html = pages.get(name)?.({ problem: null, ...model, title, stylesheet: path });
      res.status(status).type('html').send(html);
    },
  };
}

function compileAll() {
  const environment = handlebars().create();
  const options = { strict: true, knownHelpersOnly: true };
  environment.registerPartial('layout', environment.compile(read('layout.hbs'), options));
  return new Map(NAMES.map((name) => [name, environment.compile<object>(read(`${name}.hbs`), options)]));
}

function read(file: string): string {
  return readFileSync(inProject('templates', 'pages', file), 'utf8');
}
