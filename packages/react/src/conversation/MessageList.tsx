// The messages of a room as far as they are loaded around the reader. Only what is near the screen is drawn.
import type { Room, TimelineMessage } from '@doran/client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { useChatState, useMyId, useWords } from '../context.js';
import type { MessagesView } from '../messages.hooks.js';
import { dayOf } from '../when.js';
import { JumpButton } from './JumpButton.js';
import { type Journey, useJourney } from './journey.hook.js';
import { LostNote } from './LostNote.js';
import { type ItemContext, MessageItem } from './MessageItem.js';
import { MoreMessages } from './MoreMessages.js';
import type { MessageSlots } from './message-row.props.js';
import type { Mode } from './mode.js';
import { NewWords } from './NewWords.js';
import { NoMessages } from './NoMessages.js';
import { usePlace } from './place.hook.js';
import { useRowRef } from './row.ref.hook.js';
import { layOut, type Row } from './rows.js';

/** Drawn beyond the edges of the screen. */
const AHEAD_PX = { top: 800, bottom: 400 };

/** Older messages are asked for so many rows before they are drawn: what comes in undrawn moves nothing in sight. */
const AHEAD_ROWS = 30;

interface Props {
  room: Room;
  view: MessagesView;
  slots: MessageSlots;
  /** What the list fills. */
  frame: HTMLElement;
  onMode: (mode: Mode) => void;
  onDelete: (message: TimelineMessage) => void;
}

interface ListContext extends ItemContext {
  view: MessagesView;
}

export function MessageList(props: Props) {
  const myId = useMyId();
  const journey = useJourney(props.view);
  const { room, view } = props;
  if (view.messages.length === 0) return <NoMessages room={room} />;
  const newest = room.lastMessage;
  const author = room.members.find(({ user }) => user.id === newest?.senderId)?.user;
  return (
    <>
      {/* Elsewhere in the room everything is measured anew. */}
      <FilledList key={view.jumps} {...props} journey={journey} />
      <LostNote journey={journey} />
      <NewWords newest={newest} author={author} mine={newest?.senderId === myId} />
    </>
  );
}

function FilledList({ room, view, slots, frame, journey, onMode, onDelete }: Props & { journey: Journey }) {
  const words = useWords();
  const myId = useMyId();
  const { messages, hasOlder, older, hasNewer, newer, unreadFrom, loadOlder, loadNewer, markVisible } = view;
  // As long as nobody knows what stands before the oldest message, nobody knows how it is drawn: it waits for the next
  // page, or its row would change its height above the reader.
  const held = hasOlder && messages.length > 1 ? 1 : 0;
  const rows = useMemo(() => layOut(messages, unreadFrom, dayOf).slice(held), [messages, unreadFrom, held]);
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);
  const members = useMemo(() => new Map(room.members.map(({ user }) => [user.id, user])), [room.members]);

  const virtuoso = useRef<VirtuosoHandle>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const rowRef = useRowRef(scroller, markVisible);
  const place = usePlace({ rows, view, virtuoso, frame, scroller, journey });

  // The room numbers its messages without a gap, and so are the rows: what is put in front moves nothing below it.
  const firstIndex = rows[0]?.message.seq ?? 1;
  const [drawn, setDrawn] = useState({ startIndex: Number.POSITIVE_INFINITY, endIndex: Number.NEGATIVE_INFINITY });
  // What is kept on the device is shown before there is anybody to ask.
  const mayAsk = useChatState((state) => state.connection.status !== 'connecting');
  const isHeld = held > 0 && messages[0]?.id === journey.goal;
  const nearTop = drawn.startIndex <= firstIndex + AHEAD_ROWS || isHeld;
  const nearBottom = drawn.endIndex >= firstIndex + rows.length - 1;
  useEffect(() => {
    if (mayAsk && nearTop && hasOlder && older === 'idle') void loadOlder();
  }, [mayAsk, nearTop, hasOlder, older, loadOlder]);
  useEffect(() => {
    if (mayAsk && nearBottom && hasNewer && newer === 'idle') void loadNewer();
  }, [mayAsk, nearBottom, hasNewer, newer, loadNewer]);

  // Always the same function: another one makes the list let go of its scroller and take it up again, in the middle of
  // its own measuring, and that may go round until React gives up.
  const hold = useCallback((element: HTMLElement | Window | null) => {
    setScroller(element instanceof HTMLElement ? element : null);
  }, []);
  const context: ListContext = {
    room,
    myId,
    firstId: hasOlder ? null : (messages[0]?.id ?? null),
    byId,
    members,
    rowRef,
    view,
    slots,
    onMode,
    onDelete,
    onShowQuoted: journey.toMessage,
  };
  return (
    <>
      <Virtuoso<Row, ListContext>
        ref={virtuoso}
        scrollerRef={hold}
        className="doran-messages-scroller"
        data-testid="message-list"
        role="group"
        aria-label={words.room.log}
        aria-busy={older === 'loading' || newer === 'loading'}
        data={rows}
        context={context}
        firstItemIndex={firstIndex}
        computeItemKey={keyOf}
        itemContent={drawItem}
        components={COMPONENTS}
        initialTopMostItemIndex={place.start}
        atBottomStateChange={place.setAtBottom}
        atBottomThreshold={48}
        alignToBottom
        skipAnimationFrameInResizeObserver
        increaseViewportBy={AHEAD_PX}
        rangeChanged={setDrawn}
      />
      <JumpButton place={place} scroller={scroller} newest={room.lastMessage} myId={myId} />
    </>
  );
}

const keyOf = (_index: number, row: Row) => row.message.id;

const drawItem = (_index: number, row: Row, context: ListContext) => <MessageItem row={row} context={context} />;

const COMPONENTS = {
  Header: ({ context }: { context: ListContext }) => {
    const { older, hasOlder, loadOlder } = context.view;
    return <MoreMessages end="older" state={older} hasMore={hasOlder} onAsk={loadOlder} />;
  },
  Footer: ({ context }: { context: ListContext }) => {
    const { newer, hasNewer, loadNewer } = context.view;
    if (!hasNewer) return <div className="doran-messages-foot" />;
    return <MoreMessages end="newer" state={newer} hasMore onAsk={loadNewer} />;
  },
};
