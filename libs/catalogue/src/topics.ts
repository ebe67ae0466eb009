/** Names of the topics of the exchange; every part takes them from here. */
export const lineTopic = (line: string, dataset: string): string => `line.${line}.${dataset}`;
/** The line that a topic of a line belongs to. */
export const lineOfTopic = (topic: string): string => topic.split('.')[1] ?? '';
export const shareTopic = (agreement: string): string => `share.${agreement}`;
export const quarantineTopic = (line: string): string => `quarantine.${line}`;

/** The consumer groups of the exchange itself; all of its own begin with `rail.`. */
export const routerGroup = 'rail.router';
export const builderGroup = (database: string): string => `rail.builder.${database}`;

/** Before the name of a router: the group in which it commits what it has delivered of the quota of each agreement. */
export const quotaGroupPrefix = 'rail.quota.';

/** The subject of a topic's values in the schema registry (TopicNameStrategy). */
export const valueSubject = (topic: string): string => `${topic}-value`;

/** What people have said of each line, compacted by line: control writes it, router and publisher follow it. */
export const lineControlsTopic = 'rail.lines';
/** Commands between processes, and their replies. */
export const commandsTopic = 'rail.commands';
export const commandRepliesTopic = 'rail.commands.reply';
/** What was answered to the commands of the last day, by command: none is carried out twice. */
export const answeredCommandsTopic = 'rail.commands.answered';
/** Where replay runs are kept, compacted by run. */
export const replaysTopic = 'rail.replays';
