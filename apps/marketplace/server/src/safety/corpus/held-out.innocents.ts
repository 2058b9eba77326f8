// The held-out messages without contact details: written before the rules, and never used to tune them.

/** One message per line; `⏎` is a line break inside a message. */
export const HELD_OUT_INNOCENTS = `
32,000원에 드릴게요
가격 1.450.000원 맞죠?
₩85,000 택포입니다
$2,300.99 is my last offer
이만 삼천원에 안 될까요
십이만 오천원이요
2026-12-03에 만나요
12/24 오후 어때요?
오전 11:45까지 갈게요
12월 3일 저녁 7시 30분
1988.10.21 생산품이에요
2026.11.22 14:30 입금했어요
해상도는 1920x1080이에요
박스 크기 320*240*110
신발 245mm 있나요
M 사이즈랑 XL 중에 뭐가 나을까요
EE-2 말고 EE-3 찾아요
소니 A7 IV 바디만 팝니다
갤럭시 S24 울트라 512GB
SM-S928N 자급제예요
iPhone 14 Pro Max 256GB silver
시리얼 넘버 3382910
S/N 4421-8890-1123
serial 20391188 matches the box
3개에 20,000원
강남구 역삼동 735-12
서울시 마포구 양화로 45, 3층 302호
테헤란로 521 2층
9401번 버스 타고 왔어요
KE902편으로 도착해요
order 112-3456789-1234567 arrived
주문번호 2026112200012345
우편번호 04524요
ISBN 978-89-7914-874-9
ISBN 0-321-75104-3 책이요
배터리 효율 87%
평점 4.8/5.0
어제 3:2로 이겼어요
폰 번호 010으로 시작하는 거 아니고요
카톡 말고 여기서 얘기해요
카톡 알림이 안 와요
카톡은 안 써요
카카오톡 선물하기로 받았어요
텔레그램은 무서워요
인스타 감성이네요
인스타 dm은 안 봐요
라인이 예쁘네요
1호선 라인 근처예요
I use kakao every day
Is it on Instagram too?
The signal 5G is weak here
the product line is discontinued
discord nitro 1 month
제 아이디가 뭐였더라
무게 1.25kg
파일명 DSC_0012.jpg 예요
README.md 읽어보세요
manual.pdf 보내드릴게요
펌웨어 3.10.2 버전
v1.4.0으로 업데이트했어요
일이 너무 많아서 늦었어요
이사 오면서 정리해요
공이 공중에 떠 있네요
구일 만에 도착했어요
영화 일곱 편 봤어요
오이 사이에 두고
삼사 일 걸려요
이삼일 정도 걸립니다
일이삼 하면 던져요
오육칠팔 다 있어요
구구단 외우는 중
영영 못 볼 줄 알았어요
공일 때는 쉬어요
ㅋㅋㅋㅋ 알겠어요
ㅎㅎ 네 좋아요
ㅋㅋ 2시에 봐요
e.g. the black one
i.e. no scratches
lens, cap, hood, etc. included
Thanks.See you tomorrow
Great.I will take it
네.알겠습니다
좋아요.그럼 내일 봬요
It works.So no problem
ok.me too
Node.js 책도 팔아요
ASP.NET 책 있나요
미개봉 3박스, 개봉 2박스
2만 5천원 쿨거래
조리개 f/1.8 이에요
50mm 1.4 렌즈
24-70mm 2.8
셔터 12,345컷
컷수 1588컷
1999-2003년 생산
010 국번만 남았죠
전화 말고 채팅으로 할게요
통화는 어려워요
이메일 주소는 안 알려드려요
골뱅이 무침 먹었어요
meet at 5 dot
look at the photo
I'm at gate 12
see you at 10:30
닷컴 버블 시절 물건이에요
점심에 뵐게요
com 포트 있는 모델
계좌 110-334-556677 신한
국민 123402-04-556677
운송장 6234-1122-3344
CJ 택배 송장 567812349876
37.5665, 126.9780 여기예요
3.141592
0.10234567
비율이 16:9예요
USB 3.2 Gen 2
DDR5-6000 32GB
RTX 4090 24GB
모델명 WH-1000XM5
LP 33 1/3
사진 1/8, 2/8
1, 2, 3, 4, 5번 다 있어요
0 1 2 3 4
10 20 30 40 50
2026년 11월 22일 10시 30분
101동 1203호 앞에서
지하철 2번 출구
번호표 0012
1800-2000 lumens
A4 100매
전화기 모델 SPH-W2400
전화번호부 책 팔아요
휴대폰 3대 일괄
문자로 보내신 거 봤어요
문의는 채팅으로 주세요
메일함이 꽉 찼대요
링크가 안 열려요
오픈채팅 안 해요
웹사이트는 없어요
10.12인치
8.5x11 in
100% cotton, size 95/100/105
약 1시간 20분 걸려요
삼성 사이다 오징어
일일이 확인했어요
이 이상 할인은 안 돼요
하나 둘 셋 찍어요
one two three go
zero problems so far
one of two is broken
3 for 2, 1 for 5000
I bought it in 2019.It still works
@철수 님 보셨어요?
1.5@2x 아이콘
상태 A급, 하자 無
`;
