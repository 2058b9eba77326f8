// The development messages without contact details: the rules may be tuned on these.

/** One message per line; `⏎` is a line break inside a message. */
export const DEVELOPMENT_INNOCENTS = `
12,000원
1.200.000원입니다
₩10,000
$1,200.50
만 오천원이요
0원이라도 돼요
2026-11-22
11/22 10:30
11월 22일 10시
1990.01.02
1990.01.02 10:30 3456
2026.01.02 03:04:05
01.02 ~ 01.05 여행
1024x768
100*200*50
270mm
사이즈 XL 있어요?
EE-3
A7 III
iPhone 15 Pro 256GB
SM-G991N
시리얼 12345678
S/N 0123456789
주문번호 20261122001234
운송장 번호 1234-5678-9012
수량 10개
강남구 역삼동 123-45
경기도 성남시 분당구 판교로 242
버스 1100-1번
OZ102편
06236
ISBN 978-89-123-4567-8
ISBN 0-306-40615-2
99.9%
3:1
폰 010 아니고
카톡 주세요
카톡으로 말고요
카카오톡 말고 여기서요
카톡 PC버전 있나요
카톡 iPhone 앱
텔레그램 쓰세요?
인스타 dm 주세요
라인 이에요
라인 XL
signal is weak
line 2
3.14
0.1012345678
photo.jpg
README.md
main.ts
2.0.1
일이 많아서
이사 오고
공이 공중에
구일 만에
영화 일곱
이 이상 오이 사오 구이
일이삼사오육칠팔구
ㅋㅋㅋ
ㅎㅎㅎㅎ
ㅋㅋ 010
e.g. this
i.e. that
etc. and so on
Thanks.See you
Thanks.Me too
Done.It is ok
good.to know
yes.no
골뱅이 소면
골뱅이 주세요
look at this
at 10 dot
닷컴 버블
the dot com bubble
com 포트
계좌 123-456789-01-234
신한 110-123-456789
1002-123-456789
위도 37.5665 경도 126.9780
f/2.8
24-70mm
1/1000초
1588컷
1600-1800년
전화는 안 받아요
전화 10시 이후에
연락 주시면 20,000원에
문자 3통 보냈어요
번호 1234번
링크 보내주세요
이메일 없어요
오픈채팅 말고요
오픈채팅방 이름이 뭐예요
1 2 3 4 5 6 7 8 9 10
0 0 0 0 0 0 0 0
100 200 300 4000
415 555 2671 개
1/10 2/10 3/10 4/10
2박 3일
101-1203호
GX-1234-5678
a.b.c
U.S.A
Mr.Kim
ASP.NET
Node.js
안녕하세요.반갑습니다
50@1000원
@2x
@철수 안녕
12345678
20261122
8자리 12345678 입니다
WH-1000XM4
discord nitro 12 months
카톡 v10.2 업데이트
kakao 2024 model
●●●
📞●●● 로 연락
카톡 아이디 💬●●●
전화 📞●●● 5678
카톡 a7m4
카톡 a7m4 있어요?
카톡으로 d850 사진 주세요
인스타 x100v 느낌
친추 iphone15
친추 galaxy24
라인 id card
line id card
전화 3000 - 4000
번호 1000 2000
1800 1900
1500 - 1600
매장점 컴
대리점 컴퓨터
직영점 넷
Socket.IO
Socket.IO로 만든 채팅
`;
