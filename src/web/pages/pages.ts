import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Response } from 'express';
import type { Brand } from '../../brand.ts';
import { brandColors } from '../../brand-colors.ts';
import { handlebars } from '../../handlebars.ts';
import { inProject } from '../../paths.ts';
import { contentSecurityPolicy } from '../headers.ts';
import type { WayOn } from './words.ts';

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
    title: string;
    why: string;
    mayAskForNewLink: boolean;
    newLinkPath: string;
    stopPath: string | null;
    mayLogIn: boolean;
    isUnknown: boolean;
  };
  /** `most`: emails to one person in 24 hours. */
  'new-link-asked': { most: number; isOne: boolean };
  stop: { tenantName: string | null };
  'log-in': { email: string; problem: string | null };
  forgot: { email: string; problem: string | null };
  /** `most`: links to one address in an hour. */
  'forgot-sent': { email: string; most: number };
  'new-password': { email: string; shortest: number; recommended: number; problem: string | null };
  'dead-password-link': { title: string; why: string; mayLogIn: boolean; mayAsk: boolean };
  home: {
    /** The tenant whose invitation was accepted just now. */
    joined: string | null;
    /** A new password was chosen just now. */
    hasNewPassword: boolean;
    firstName: string | null;
    email: string;
    tenants: readonly { name: string; appUrl: string | null }[];
  };
  message: { title: string; sentence: string; reference: string | null; ways: readonly WayOn[] };
}

export type PageName = keyof PageModels;

export interface Pages {
  /** The stylesheet that a page has asked for by this path, in the colour that the path names; null: there is none. */
  stylesheet(path: string): string | null;
  /** Answers with a page. `brand`: a tenant's; the installation's where it is left out. */
  send<Name extends PageName>(
    res: Response,
    page: { name: Name; status?: number; brand?: Brand; model: PageModels[Name] },
  ): void;
}

const NAMES: readonly PageName[] = [
  'invitation',
  'dead-link',
  'new-link-asked',
  'stop',
  'log-in',
  'forgot',
  'forgot-sent',
  'new-password',
  'dead-password-link',
  'home',
  'message',
];
const PARTS = ['layout', 'password'];
/** The pages with a field for a password, which have the script. */
const WITH_PASSWORD: readonly PageName[] = ['invitation', 'log-in', 'new-password'];

/** The grounds of colors.css that the brand's colour is read on. */
const GROUND = { light: '#ffffff', dark: '#1c2220' };
const STYLESHEET = /^\/usher-([0-9a-f]{12})-([0-9a-f]{6})\.css$/;

/**
 * The pages of `templates/pages`, which are read and compiled once, when the first of them is asked for.
 *
 * @param installation the brand of pages that belong to no tenant
 */
export function loadPages(installation: Brand): Pages {
  let pages: ReturnType<typeof compileAll> | undefined;
  const css = read('colors.css') + read('usher.css');
  const script = read('show-password.js');
  const scriptHash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  // The path names all that the stylesheet is made of, so browsers may keep it for good.
  const version = createHash('sha256')
    .update(css + colorsCss('#000000'))
    .digest('hex')
    .slice(0, 12);
  return {
    stylesheet(path) {
      const [, asked, color] = STYLESHEET.exec(path) ?? [];
      return asked === version ? css + colorsCss(`#${color}`) : null;
    },
    send(res, { name, status = 200, brand = installation, model }) {
      pages ??= compileAll();
      const hasScript = WITH_PASSWORD.includes(name);
      const html = pages.get(name)?.({
        problem: null,
        ...model,
        brand,
        script: hasScript ? script : '',
        stylesheet: `/usher-${version}-${brand.color.slice(1)}.css`,
      });
      const allowed = {
        ...(hasScript && { script: scriptHash }),
        ...(brand.logo && { picture: new URL(brand.logo).origin }),
      };
      res.set('Content-Security-Policy', contentSecurityPolicy(allowed));
      res.status(status).type('html').send(html);
    },
  };
}

/** What colors.css leaves open: the brand's colours, on its light and its dark ground. */
function colorsCss(color: string): string {
  return `:root{${variables(color, GROUND.light)}}@media(prefers-color-scheme:dark){:root{${variables(color, GROUND.dark)}}}`;
}

function variables(color: string, ground: string): string {
  const { fill, onFill, pressed, ink } = brandColors(color, ground);
  return `--fill:${fill};--on-fill:${onFill};--fill-pressed:${pressed};--ink-of-brand:${ink}`;
}

function compileAll() {
  const environment = handlebars().create();
  const options = { strict: true, knownHelpersOnly: true };
  for (const part of PARTS)
    environment.registerPartial(part, environment.compile(read(`${part}.hbs`), options));
  return new Map(NAMES.map((name) => [name, environment.compile<object>(read(`${name}.hbs`), options)]));
}

function read(file: string): string {
  return readFileSync(inProject('templates', 'pages', file), 'utf8');
}
