// The public names of @doran/react, nothing else.
export { ChatProvider, type ChatProviderProps } from './ChatProvider.js';
export { useChat, useChatState, useMyId, useWhen, useWords } from './context.js';
export {
  type MessagesView,
  type Sending,
  type TypingView,
  useMessages,
  useSend,
  useTyping,
} from './messages.hooks.js';
export { type ConnectionView, useConnection, usePresence } from './people.hooks.js';
export { type RoomsView, type RoomView, useRoom, useRooms, useUnread } from './rooms.hooks.js';
export type { When } from './when.js';
export { faultWords, type Language, type OwnWords, type Words } from './words.js';
