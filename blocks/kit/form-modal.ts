import type { KnownBlock, ModalView } from '@slack/types';

/** A modal that is filled in and submitted. `state`: what it remembers until then. */
export function formModal(view: {
  callbackId: string;
  title: string;
  submit: string;
  close?: string;
  state: object;
  blocks: KnownBlock[];
}): ModalView {
  const { callbackId, title, submit, close = 'Cancel', state, blocks } = view;
  return {
    type: 'modal',
    callback_id: callbackId,
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: submit },
    close: { type: 'plain_text', text: close },
    private_metadata: JSON.stringify(state),
    blocks,
  };
}
