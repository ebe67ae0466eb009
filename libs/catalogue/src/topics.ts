/** Names of the topics of the exchange; every part takes them from here. */
export const lineTopic = (line: string, dataset: string): string => `line.${line}.${dataset}`;
export const shareTopic = (agreement: string): string => `share.${agreement}`;
export const quarantineTopic = (line: string): string => `quarantine.${line}`;

/** The subject of a topic's values in the schema registry (TopicNameStrategy). */
export const valueSubject = (topic: string): string => `${topic}-value`;
