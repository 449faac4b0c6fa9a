-- What a list came to, in the thread of its card and in the channel.
ALTER TYPE "notice_kind" ADD VALUE 'INVITE_LIST_SUMMARY';
