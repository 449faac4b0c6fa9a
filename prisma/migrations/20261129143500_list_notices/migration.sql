-- The channel's card of a list, which is edited as the list goes on, and what the one who asked is told at its end.
ALTER TYPE "notice_kind" ADD VALUE 'INVITE_LIST';
ALTER TYPE "notice_kind" ADD VALUE 'INVITE_LIST_DONE';
