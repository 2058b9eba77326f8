// The public names of @doran/react, nothing else.
export { ChatProvider, type ChatProviderProps } from './ChatProvider.js';
export { ConnectionBanner, type ConnectionBannerProps } from './ConnectionBanner.js';
export { useChat, useChatState, useMyId, useWhen, useWords } from './context.js';
export { Composer, type ComposerProps } from './conversation/Composer.js';
export { Conversation, type ConversationProps } from './conversation/Conversation.js';
export type { MessageSlots } from './conversation/message-row.props.js';
export { PresenceLine } from './conversation/PresenceLine.js';
export { StatusMark } from './conversation/StatusMark.js';
export { TypingLine } from './conversation/TypingLine.js';
export {
  type MessagesView,
  type Sending,
  type TypingView,
  useMessages,
  useSend,
  useTyping,
} from './messages.hooks.js';
export { aboutLine, counterpart, roomName } from './naming.js';
export { Avatar, type AvatarProps } from './parts/Avatar.js';
export { ListBones } from './parts/Bones.js';
export { PresenceDot } from './parts/PresenceDot.js';
export { Quiet, type QuietProps } from './parts/Quiet.js';
export { type ConnectionView, useConnection, usePresence } from './people.hooks.js';
export { RoomList, type RoomListProps } from './rooms/RoomList.js';
export { type RoomsView, type RoomView, useRoom, useRooms, useUnread } from './rooms.hooks.js';
export { type BlockView, useBlocked } from './safety/blocks.hooks.js';
export type { When } from './when.js';
export { faultWords, type Language, type OwnWords, type Words, wordsIn } from './words.js';
