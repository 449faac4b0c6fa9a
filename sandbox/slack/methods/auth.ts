import type { Method } from './method.ts';

/** `auth.test` */
export const authTest: Method = async (_args, { workspace }) => {
  return {
    url: `https://${workspace.domain}.slack.com/`,
    team: workspace.name,
    team_id: workspace.id,
    user: 'usher',
    user_id: workspace.botUserId,
    bot_id: workspace.botId,
    is_enterprise_install: false,
  };
};
