-- A line a day in the thread of a list's card.
ALTER TYPE "notice_kind" ADD VALUE 'INVITE_LIST_DAY';
