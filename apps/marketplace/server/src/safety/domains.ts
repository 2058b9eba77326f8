// The names that tell a domain from a file, a version or two sentences without a space.

const alternatives = (words: string): string =>
  words
    .trim()
    .split(/\s+/)
    .sort((a, b) => b.length - a.length)
    .join('|')
    .replaceAll('.', '\\.');

/** Endings that are no word and no file: enough by themselves. */
export const PLAIN_ENDING = alternatives(`
  com net org info biz io dev app xyz kr co.kr or.kr pe.kr ne.kr go.kr ac.kr re.kr jp co.jp cn com.cn tw hk sg vn th ru ua
  de fr es eu uk co.uk ac.uk org.uk ca au com.au nz ch nl tv cc gg ws edu gov asia onion
`);

/** Endings that are also words ("ok.me"): only with a path behind them. */
export const WORD_ENDING = alternatives(`
  me so to it in is at be am no us my do as by ai co ly sh fm page pro top vip fun live news shop store online site link
  club one now life world today cafe blog cloud tech space website chat market sale plus team studio art design buzz ee
`);

/** Hosts that need no path to be one: short links, chats and shops. */
export const KNOWN_HOST = alternatives(`
  naver.me me2.do bit.ly t.me wa.me m.me line.me youtu.be kko.to han.gl vo.la c11.kr goo.gl tinyurl.com is.gd discord.gg
  linktr.ee litt.ly open.kakao.com pf.kakao.com lin.ee
`);

/** Endings as they are spoken: "naver dot com", "네이버 닷컴". */
export const SPOKEN_ENDING = 'com|net|org|kr|co\\.kr|컴|콤|넷|케이알';

/** Dots as they are spoken, between spaces or brackets. */
export const SPOKEN_DOT = ' ?(?:\\[\\.\\]|\\(\\.\\)|[[({<]dot[\\])}>]|[[({<](?:점|닷)[\\])}>]|점|쩜|닷|도트) ?| dot ';

export const MAIL_HOST =
  'gmail|g메일|지메일|쥐메일|naver|네이버|네이바|daum|다음|hanmail|한메일|kakao|카카오|nate|네이트|hotmail|핫메일|outlook|아웃룩|yahoo|야후|icloud|아이클라우드|proton(?:mail)?';
