// How topics are named: the one spelling that publishers and subscribers share.
export const userTopic = (userId: string): string => `user:${userId}`;
export const sessionTopic = (sessionId: string): string => `session:${sessionId}`;
export const roomTopic = (roomId: string): string => `room:${roomId}`;
export const presenceTopic = (userId: string): string => `presence:${userId}`;
