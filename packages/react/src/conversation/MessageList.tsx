// The messages of a room, from the oldest that is loaded down to what is not sent yet. Only what is near the screen is drawn.
import type { Room, TimelineMessage } from '@doran/client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type ListRange, Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { useMyId, useWords } from '../context.js';
import { type MessagesView, useSend } from '../messages.hooks.js';
import { Icon } from '../parts/Icon.js';
import { Quiet } from '../parts/Quiet.js';
import { dayOf } from '../when.js';
import { type ItemContext, MessageItem } from './MessageItem.js';
import type { Mode } from './mode.js';
import { NewWords } from './NewWords.js';
import { OlderMessages } from './OlderMessages.js';
import { type Place, usePlace } from './place.hook.js';
import { layOut, type Row } from './rows.js';
import { useSeen } from './seen.hook.js';
import { useStay } from './stay.hook.js';

/** Drawn beyond the edges of the screen; the first row above it asks for older messages. */
const AHEAD_PX = { top: 800, bottom: 400 };

interface Props {
  room: Room;
  view: MessagesView;
  onMode: (mode: Mode) => void;
  onDelete: (message: TimelineMessage) => void;
}

interface ListContext extends ItemContext {
  view: MessagesView;
}

export function MessageList(props: Props) {
  const words = useWords();
  const { room, view } = props;
  const { send } = useSend(room.id);
  if (view.messages.length > 0) return <FilledList {...props} />;
  const mayWrite = room.state === 'open' && room.me !== null;
  return (
    <Quiet title={words.room.emptyTitle} lead={words.room.emptyLead}>
      {mayWrite && (
        <button
          type="button"
          className="doran-button-quiet"
          data-testid="hello"
          onClick={(event) => {
            event.currentTarget.closest('section')?.querySelector('textarea')?.focus();
            send({ body: words.room.hello });
          }}
        >
          {words.room.hello}
        </button>
      )}
    </Quiet>
  );
}

function FilledList({ room, view, onMode, onDelete }: Props) {
  const words = useWords();
  const myId = useMyId();
  const { messages, hasOlder, older, unreadFrom, loadOlder, markVisible } = view;
  // As long as nobody knows what stands before the oldest message, nobody knows how it is drawn: it waits for the next
  // page, or its row would change its height above the reader.
  const held = hasOlder && messages.length > 1 ? 1 : 0;
  const rows = useMemo(() => layOut(messages, unreadFrom, dayOf).slice(held), [messages, unreadFrom, held]);
  const byId = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);
  const members = useMemo(() => new Map(room.members.map(({ user }) => [user.id, user])), [room.members]);

  const virtuoso = useRef<VirtuosoHandle>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const seenRef = useSeen(scroller, markVisible);
  const place = usePlace({ rows, myId, virtuoso, scroller, loadOlder });
  useStay(scroller, messages.at(-1));

  // The room numbers its messages without a gap, and so are the rows: what is put in front moves nothing below it.
  const firstIndex = rows[0]?.message.seq ?? 1;
  const [top, setTop] = useState(Number.POSITIVE_INFINITY);
  const near = top <= firstIndex;
  useEffect(() => {
    if (near && hasOlder && older === 'idle') void loadOlder();
  }, [near, hasOlder, older, loadOlder]);

  // Always the same functions: another one makes the list let go of its scroller and take it up again, in the middle of
  // its own measuring, and that may go round until React gives up.
  const hold = useCallback((element: HTMLElement | Window | null) => {
    setScroller(element instanceof HTMLElement ? element : null);
  }, []);
  const reached = useCallback(({ startIndex }: ListRange) => setTop(startIndex), []);

  const newest = messages.findLast(({ seq }) => seq !== null);
  const context: ListContext = {
    room,
    myId,
    firstId: hasOlder ? null : (messages[0]?.id ?? null),
    byId,
    members,
    seenRef,
    view,
    onMode,
    onDelete,
    onShowQuoted: place.toMessage,
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
        aria-busy={older === 'loading'}
        data={rows}
        context={context}
        firstItemIndex={firstIndex}
        computeItemKey={keyOf}
        itemContent={drawItem}
        components={COMPONENTS}
        initialTopMostItemIndex={place.start}
        followOutput={place.follow}
        atBottomStateChange={place.setAtBottom}
        atBottomThreshold={48}
        alignToBottom
        increaseViewportBy={AHEAD_PX}
        rangeChanged={reached}
      />
      <NewWords newest={newest} author={members.get(newest?.senderId ?? '')} mine={newest?.senderId === myId} />
      <JumpButton place={place} newest={newest} myId={myId} scroller={scroller} />
    </>
  );
}

const keyOf = (_index: number, row: Row) => row.message.id;

const drawItem = (_index: number, row: Row, context: ListContext) => <MessageItem row={row} context={context} />;

const COMPONENTS = {
  Header: ({ context }: { context: ListContext }) => {
    const { older, hasOlder, loadOlder } = context.view;
    return <OlderMessages older={older} hasOlder={hasOlder} onAsk={loadOlder} />;
  },
  Footer: () => <div className="doran-messages-foot" />,
};

interface JumpProps {
  place: Place;
  newest: TimelineMessage | undefined;
  myId: string;
  scroller: HTMLElement | null;
}

function JumpButton({ place, newest, myId, scroller }: JumpProps) {
  const words = useWords();
  const { atBottom } = place;
  const newestSeq = newest?.seq ?? 0;
  const [seenSeq, setSeenSeq] = useState(newestSeq);
  useEffect(() => {
    if (atBottom) setSeenSeq(newestSeq);
  }, [atBottom, newestSeq]);
  function jump(): void {
    // The button is gone at the end: whoever came by keyboard reads on there.
    scroller?.focus({ preventScroll: true });
    place.toBottom();
  }
  if (atBottom) return null;
  const unseenBelow = newestSeq > seenSeq && newest?.senderId !== myId;
  return (
    <button type="button" className="doran-button-quiet doran-messages-jump" data-testid="jump" onClick={jump}>
      <Icon name="down" size={18} />
      {unseenBelow ? words.room.jumpNew : words.room.jump}
    </button>
  );
}
