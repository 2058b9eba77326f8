// The held-out messages that carry contact details: written before the rules, and never used to tune them.

/** One message per line; `[[kind|span]]` marks what must be found, `⏎` is a line break inside a message. */
export const HELD_OUT_CONTACTS = `
안녕하세요 제 번호 [[phone|010-4821-7736]] 입니다
[[phone|01098213377]]로 문자 주세요
입금하시면 [[phone|010 2299 4810]] 연락드릴게요
[[phone|010.7345.2210]] 저녁에 통화 가능해요
급하시면 [[phone|010/3384/9021]]
[[phone|010*5512*7788]] 문자만 가능
번호는 [[phone|０１０－４４２１－９０３３]]
①번은 아니고 그냥 [[phone|010-1199-3382]] 로요
[[phone|⓪①⓪-②③④⑤-⑥⑦⑧⑨]] 로 주세요
[[phone|0️⃣1️⃣0️⃣ 3️⃣3️⃣2️⃣1️⃣ 9️⃣8️⃣7️⃣6️⃣]] 문자요
[[phone|공일공 삼삼사오 육칠팔구]]
[[phone|영일영에 구구일일에 이이삼삼]]이요
저한테 [[phone|공일공-2234-오육칠팔]] 주시면 돼요
[[phone|0일0-5오66-7칠88]] 로 주세요
[[phone|공 일 공 / 사 사 삼 이 / 구 팔 칠 육]]
[[phone|공하나공 둘둘셋셋 넷넷다섯다섯]]
[[phone|o1o-3382-1190]] 연락
[[phone|O1O 7721 3345]] please text
[[phone|OlO-2345-8890]] 이에요
[[phone|0l0 9987 1123]]
call me [[phone|zero one zero, two two three three, four four five five]]
[[phone|oh one oh 8832 1190]] is mine
[[phone|zero one zero 5521 8890]] thanks
전화는 [[phone|010⏎8821⏎3390]] 여기로
[[phone|010ㅡ4412ㅡ9087]] 입니다
[[phone|010ㅋ2234ㅋ5561]]
[[phone|010ㅎㅎ7781ㅎㅎ2234]] ㅎㅎ
[[phone|010 그리고 9912 그리고 3345]]
[[phone|공일공 다음에 2231 다음에 8876]]
[[phone|0 1 0 2 2 3 4 9 9 8 7]]
[[phone|0.1.0.8.8.7.6.1.1.2.3]] 붙여서 보세요
[[phone|010~2231~9087]]
[[phone|(010) 7765-2231]]
[[phone|010)5543-2219]]
[[phone|010_8873_4456]] 콜
[[phone|010 - 3321 - 7765]] 편하게 주세요
[[phone|+82 10-3345-9987]]
[[phone|+821033459987]] works too
[[phone|82-10-7743-2281]]
[[phone|+82 (0)10 2234 8871]]
[[phone|0082 10 5567 3321]]
사무실 [[phone|02-555-7781]]로 전화 주세요
매장 [[phone|02)3445-9087]]
가게 번호 [[phone|031-772-3345]]
[[phone|051-221-9083]] 부산 매장입니다
[[phone|0647213345]] 제주점 전화번호예요
[[phone|070-8821-3345]]
고객센터 [[phone|1588-3820]]
[[phone|1544 7788]]로 문의
대표번호는 [[phone|1670-0923]]이에요
안심번호 [[phone|0504-2231-7788]]
[[phone|080-223-4455]] 무료 전화
[[phone|011-334-7782]] 옛날 번호예요
[[phone|016 9987 2231]]
you can reach me at [[phone|+1 (212) 555-0184]]
[[phone|(646) 555-0142]] call after 6
my cell is [[phone|917-555-0163]]
text [[phone|310.555.0177]] please
[[phone|+44 7700 900461]] is my UK number
[[phone|0044 7700 900982]]
[[phone|+81 90-8812-3345]] 일본 번호
[[phone|+49 151 23456789]]
[[phone|1-800-555-0133]] toll free
whatsapp me at [[phone|+65 9123 8841]]
전화번호 뒷자리 [[phone|3345-8871]]이요, 앞은 아시죠
[[phone|𝟎𝟏𝟎-𝟐𝟐𝟑𝟑-𝟒𝟒𝟓𝟓]]
[[phone|010🍎3345🍎9981]]
[[phone|010(3345)9981]]
[[phone|010..2234..7781]]
[[phone|010 2234-7781]] 문자 부탁드려요
제 폰: [[phone|01022347781]].
연락처[[phone|01055671123]]입니다
[[phone|공1공 이2삼3 사4오5]]
[[phone|010 이이삼사 7788]]
[[phone|010|3321|9087]]
[[phone|010:3321:9087]]
[[phone|0 1 0 - 3 3 2 1 - 9 0 8 7]]
[[phone|빵일빵 3321 9087]]
[[email|jisoo.camera@gmail.com]] 으로 보내주세요
메일 [[email|kim_88@naver.com]]
[[email|park-seller@hanmail.net]]입니다
email me: [[email|anna.b+shop@outlook.com]]
[[email|sales@lens-market.co.kr]] 로 견적 주세요
[[email|minho77 골뱅이 네이버 닷컴]]
[[email|minho77골뱅이naver.com]]
[[email|hana(골뱅이)gmail.com]]
[[email|hana[at]gmail.com]]
[[email|hana (at) gmail (dot) com]]
write to [[email|tom.lens at gmail dot com]]
[[email|tom.lens AT outlook DOT com]] please
[[email|yuri@naver점com]]
[[email|yuri@네이버]] 로 주세요
[[email|sora@지메일닷컴]]
[[email|sora99@gmail]] 이요
[[email|ｓｏｒａ@ｎａｖｅｒ.ｃｏｍ]]
[[email|dan @ gmail . com]]
[[email|lee앳daum.net]]
[[email|choi골뱅이다음넷]]
my mail is [[email|buyer.one@icloud.com]], thanks
[[email|j.doe@university.ac.uk]]
[[email|shop＠kakao.com]]
카톡 아이디 [[messenger|lenslover]] 입니다
카톡 아이디는 [[messenger|camera_kim]]이에요
카톡 id: [[messenger|sony77]]
카카오톡 ID [[messenger|jinny.shop]]
ㅋㅌ [[messenger|hong1004]]
ㅋㅌ 아이디 [[messenger|photoman]]
카톡 [[messenger|seller_99]] 추가해주세요
카톡으로 [[messenger|bluecat22]] 검색하세요
까톡 [[messenger|mina0812]]
깨톡아이디 [[messenger|minalens]]
카 톡 아 이 디 [[messenger|rainy_day]]
톡 아이디 [[messenger|fuji4ever]]
my kakao id is [[messenger|johnlens]]
kakao: [[messenger|john_lens]]
KakaoTalk ID - [[messenger|anna2000]]
add me on kakaotalk [[messenger|annab_21]]
텔레 [[messenger|@lens_dealer]]
텔레그램 [[messenger|@kimcam]] 으로 와주세요
텔레그램 아이디 [[messenger|kimcam]]
telegram: [[messenger|@photo_guy]]
find me on telegram [[messenger|@photo_guy]]
라인 아이디 [[messenger|momo.line]]
라인 id [[messenger|momo77]] 추가
LINE ID: [[messenger|taro_cam]]
인스타 [[messenger|@vintage.lens]] dm 주세요
인스타 아이디 [[messenger|vintagelens]]
인스타그램 [[messenger|film_addict]] 팔로우 후 디엠
insta: [[messenger|film_addict]]
dm me on instagram [[messenger|@film.addict]]
ig [[messenger|@oldcameras]]
위챗 아이디 [[messenger|wang_888]]
wechat id [[messenger|lihua2020]]
WeChat: [[messenger|lihua2020]]
디스코드 [[messenger|shooter#4821]]
discord: [[messenger|shooter#0042]]
my discord is [[messenger|shooter_42]]
signal [[messenger|@mara.07]]
왓츠앱 아이디 [[messenger|mara07]]
snapchat: [[messenger|snappy_joe]]
[[messenger|hong1004]] 카톡으로 연락주세요
[[messenger|@kimcam]] 텔레그램이에요
친추 [[messenger|hong1004]]
오픈채팅 코드 [[messenger|lens24]] 입니다
오픈채팅에 [[messenger|중고렌즈직거래]] 검색
https로 시작해요 [[link|https://shop.example.com/item?id=3]]
[[link|http://cheap-lens.co.kr]] 들어와 보세요
[[link|www.lensmarket.net]] 여기 참고요
[[link|open.kakao.com/o/gX3kPq]] 들어오세요
[[link|https://open.kakao.com/me/lensking]]
[[link|naver.me/xY12abc]]
[[link|bit.ly/3xYzAb]] check this
[[link|t.me/lensdeal]] 로 오세요
[[link|wa.me/821033459987]]
[[link|line.me/ti/p/abc123]]
[[link|smartstore.naver.com/lensking]] 에서 결제하세요
[[link|lensking.com]]에서 직접 사세요
buy on my site [[link|lens-king.shop/item/4]]
my store is [[link|lensking dot com]]
[[link|lensking[.]com]] go there
[[link|lensking점컴]] 치면 나와요
[[link|네이버 닷컴]] 말고 쿠팡이요
[[link|discord.gg/aBcD12]]
[[link|youtu.be/dQw4w9WgXcQ]] 영상 보세요
[[link|xn--9t4b11yi5a.com]]
[[link|http://xn--o39an51b2re.kr/abc]]
[[link|hxxps://lens.example.org/a]]
[[link|중고렌즈.com]] 들어오세요
pay here: [[link|https://pay.example.io/p/77]] or cash
[[link|ＷＷＷ.lensking.ＣＯＭ]]
[[link|linktr.ee/lensking]]
[[link|m.bunjang.co.kr/products/12345]]
[[link|lensking . com]] 참고하세요
[[link|me2.do/5xYz12]]
[[link|HTTPS://LENSKING.COM/SALE]]
카톡 [[messenger|lensking7]] 이나 [[phone|010-2234-9987]] 로요
[[email|a.lens@gmail.com]], [[phone|02-334-8890]], [[link|lensking.co.kr]]
`;
