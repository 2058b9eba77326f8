// The ways to name an account on another messenger.
import type { PatternRule } from './finding.js';

/** Names that mean nothing but the messenger. */
const SERVICE =
  '(?:카[ .*_/~-]?카?[ .*_/~-]?오?[ .*_/~-]?톡|까톡|깨톡|캌톡|ㅋㅏ톡|ㅋr톡|ㅋㅌ|카카오|갠톡|옾톡|kakao ?talk|kakao|katalk|ka talk|' +
  '텔레그램|텔레|텔그|telegram|tele|인스타그램|인스타|instagram|insta|위챗|wechat|왓츠앱|와츠앱|왓챕|whats ?app|디스코드|디코|' +
  'discord|스냅챗|snapchat|바이버|viber|스카이프|skype|페메|페북|페이스북|facebook|트위터|twitter|시그널)';
/** Names that are also ordinary words: an account needs more than standing next to them. */
const WORDLIKE = '(?:라인|line|signal|ig|snap|톡)';
const ID_WORD = '(?:아 ?이 ?디|계정|닉네임|닉|id|handle|username|user ?name|account|acc)';
/** What stands between the name and the account. */
const LINK = '(?:은|는|이|가|도|으로|로|에서|에|is|:|=|-|>|,|\\(|\\[|"|\'| ){0,4}';
/** "추가해 주세요" between the name and the account. */
const REQUEST = '(?: ?(?:추가|친추|검색|연락|등록)[가-힣 ]{0,8})?';
const ACCOUNT = '[a-z0-9][a-z0-9._-]{1,31}[a-z0-9_]';
const START = '(?<![a-z가-힣])';

/** Words that follow a messenger's name or its "id" and are no account. */
const NO_ACCOUNT =
  /^(?:iphone|ipad|galaxy|android|pc|dm|dms|id|ids|is|are|the|and|not|for|app|apps|pro|premium|nitro|plus|with|please|pls|thanks|yes|only|here|there|too|also|talk|gift|pay|bank|story|message|messages|me|you|your|my|on|if|or|instead|group|chat|account|username|handle|user|what|please|because|but|no|was|has|can|will|i|it|to|at|in|of|version|ver|card|cards|badge|photo|http|https|www|number)$/;

const noAccount = (detail: string) => NO_ACCOUNT.test(detail) || /^v?\d+(?:\.\d+)+$/.test(detail);
/** "a7m4", "d850", "iphone15": what is sold here has such names more often than people do. */
const MODEL =
  /^(?=.{2,5}$)[a-z]{1,2}\d{1,4}[a-z]{0,2}\d?$|^(?:iphone|ipad|galaxy|airpods|macbook|pixel|watch|switch)\d{1,3}[a-z]*$/;

/** An account that nobody announced must look like one: letters with a figure or an underscore. */
const plainWord = (detail: string) =>
  noAccount(detail) ||
  MODEL.test(detail) ||
  !/[a-z]/.test(detail) ||
  !/[0-9_]/.test(detail) ||
  /^\d+(?:gb|tb|mb|mm|cm|kg|px|k|g|h|months?|days?|st|nd|rd|th|x)$/.test(detail);

export const MESSENGER_RULES: readonly PatternRule[] = [
  {
    id: 'service-id-word',
    kind: 'messenger',
    pattern: new RegExp(
      `${START}(?:${SERVICE}|${WORDLIKE}) ?(?:의 |'s )?${ID_WORD}${LINK}(?<detail>@?${ACCOUNT})`,
      'dg',
    ),
    unless: noAccount,
    examples: ['카톡 아이디: abc', 'kakao id abc', '라인 id abc', 'wechat id: abc'],
  },
  {
    id: 'service-colon',
    kind: 'messenger',
    pattern: new RegExp(`${START}(?:${SERVICE}|ig|snap|line|라인) ?[:=] ?(?<detail>@?${ACCOUNT}(?:#\\d{4})?)`, 'dg'),
    unless: noAccount,
    examples: ['kakao: abc', '텔레그램: @abc', 'insta: abc'],
  },
  {
    id: 'service-handle',
    kind: 'messenger',
    pattern: new RegExp(
      `${START}(?:${SERVICE}|${WORDLIKE})(?: ?(?:dm|디엠|me|us))?${REQUEST}${LINK}(?<detail>@ ?${ACCOUNT})`,
      'dg',
    ),
    examples: ['텔레 @abc', '인스타 @abc', 'signal @abc.07'],
  },
  {
    id: 'service-account',
    kind: 'messenger',
    pattern: new RegExp(`${START}${SERVICE}${REQUEST}${LINK}(?<detail>${ACCOUNT})(?![#a-z0-9])`, 'dg'),
    unless: plainWord,
    examples: ['카톡 abc_99', 'my insta is abc_99', 'ㅋㅌ abc1004'],
  },
  {
    id: 'service-account-invited',
    kind: 'messenger',
    pattern: new RegExp(
      `${START}${SERVICE}${LINK}(?<detail>[a-z][a-z._-]{2,30}[a-z])(?= ?(?:로|으로|을|를|이요|예요|이에요|입니다|한테)? ?(?:추가|검색|친추|연락|팔로우|디엠|이에요|예요|입니다))`,
      'dg',
    ),
    unless: noAccount,
    examples: ['카톡 lensseller 추가', '인스타 lensseller 검색'],
  },
  {
    id: 'account-service',
    kind: 'messenger',
    pattern: new RegExp(
      `(?<![a-z0-9@._-])(?<detail>@${ACCOUNT}|${ACCOUNT}) ?(?:\\(|on |이 |가 )?${SERVICE} ?(?:이에요|예요|입니다|이요|으로|로|추가|친추|아이디|id|검색|\\)|$)`,
      'dg',
    ),
    unless: (detail) => !detail.startsWith('@') && plainWord(detail),
    examples: ['abc1004 카톡으로 연락', '@abc 텔레그램이에요', '@abc on telegram'],
  },
  {
    id: 'tagged-account',
    kind: 'messenger',
    pattern: new RegExp(`(?:discord|디스코드|디코)${LINK}(?<detail>[a-z0-9._]{2,32}#\\d{4})(?!\\d)`, 'dg'),
    examples: ['discord name#1234'],
  },
  {
    id: 'friend-request',
    kind: 'messenger',
    pattern: new RegExp(`(?:친추|친구 ?추가|add me|add me on [a-z]{2,10})${LINK}(?<detail>@?${ACCOUNT})`, 'dg'),
    unless: (detail) => !detail.startsWith('@') && plainWord(detail),
    examples: ['친추 abc1004', 'add me: abc_99'],
  },
  {
    id: 'open-chat-code',
    kind: 'messenger',
    pattern:
      /(?:오픈 ?채팅|오픈 ?톡|오픈 ?카톡|오픈챗|옾챗|옵챗)방? ?(?:(?:참여 ?)?코드|비번|이름)(?:는|은|이|가|:| ){0,3}['"“‘]?(?<detail>[a-z0-9]{3,20})(?![a-z0-9])/dg,
    examples: ['오픈채팅 코드 abc123'],
  },
  {
    id: 'open-chat-search',
    kind: 'messenger',
    pattern:
      /(?:오픈 ?채팅|오픈 ?톡|오픈 ?카톡|오픈챗|옾챗|옵챗)방?(?:에서|에|서|:| ){0,3}['"“‘]?(?<detail>[a-z0-9가-힣]{3,20})['"”’]? ?(?:을 |를 |으로 |라고 )?(?:검색|찾아|치면)/dg,
    examples: ["오픈채팅에 '렌즈직거래' 검색"],
  },
];
