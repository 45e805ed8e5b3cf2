// In charge of: words and rows of keys that people choose as passwords more often than any others. Signs and digits around them do not help.
const words = `
  password passwort passwd pass passw passcode passphrase parola parol senha contrasena motdepasse wachtwoord haslo heslo salasana losenord
  mima wodemima kouling secret topsecret mysecret secure security letmein letmeinnow openup opensesame welcome welcomehome welcomeback hello
  helloworld helloo hallo bonjour nihao nihaoma woaini woainima woaiwojia iloveyou iloveu ilove iloveme iloveyousomuch loveyou lovely love
  lovelove lover loveme forever foreverlove always admin administrator administrador adminadmin sysadmin root rootroot superuser superadmin user
  username guest test tester testing testtest testuser demo sample example default changeme changeit change changethis changemenow temp
  temporary newpassword mypassword oldpassword yourpassword thepassword passwordpassword qwerty qwertz azerty qwert qwer qwertyuiop
  qwertyui qwertyu qwertyqwerty asdf asdfgh asdfghjkl asdfasdf zxcv zxcvbn zxcvbnm asdfghjklzxcvbnm qazwsx qazwsxedc qazxsw qweasd
  qweasdzxc qwaszx wsxedc edcrfv rfvtgb poiuyt poiuytrewq lkjhgfdsa mnbvcxz abc abcd abcde abcdef abcdefg abcdefgh abcdefghi abcdefghij aabbcc
  abcabc aaabbb xyz xxx xxxx monkey dragon tiger lion eagle falcon panther bear wolf fox snake shark dolphin horse cat kitty kitten dog doggy
  puppy bunny rabbit chicken butterfly buttercup ladybug spider scorpion phoenix unicorn pegasus sunshine moonlight starlight rainbow
  summer winter spring autumn january february march april june july august september october november december monday tuesday wednesday
  thursday friday saturday sunday master mastermind killer hunter ranger shadow ninja samurai warrior wizard knight batman superman spiderman
  ironman hulk joker robin starwars startrek skywalker yoda vader matrix neo trinity pokemon pikachu naruto mario luigi zelda minecraft
  fortnite roblox warcraft counterstrike playstation xbox nintendo football soccer baseball basketball hockey tennis golf cricket rugby
  volleyball liverpool arsenal chelsea manchester barcelona realmadrid juventus milan bayern ajax rangers celtic yankees cowboys lakers
  steelers ferrari porsche mercedes bmw audi toyota honda yamaha harley mustang corvette camaro chevrolet jordan michael michelle
  jennifer jessica ashley amanda nicole daniel david andrew joshua matthew robert thomas charlie george jackson james john johnny jordan
  justin kevin martin maxwell oliver patrick peter richard samantha sophie steven taylor tyler victoria vincent william alexander alexandra
  anthony andrea angel angels angela barbara benjamin brandon carlos caroline christian christina chris diamond donald elizabeth emily eric
  gabriel hannah harry heather isabella jasmine jeremy joseph julia karen kimberly laura lauren linda lisa louise madison maria marina mary melissa
  miguel monica natalie nathan olivia pamela rachel rebecca ricardo sandra sarah sebastian stephanie susan sweet tiffany vanessa veronica
  princess queen king prince duke baby babygirl babyboy honey sweetheart sweety sweetie cutie beautiful pretty flower rose roses orchid lily
  cherry banana apple orange lemon strawberry blueberry chocolate cookie cookies coffee pepper peanut cheese pizza hamburger whiskey vodka beer
  money dollar cash gold golden silver platinum diamond crystal ruby lucky luckyone luck fortune casino poker success winner champion
  freedom liberty justice peace heaven paradise jesus christ jesuschrist god godbless blessed faith hope hopeful grace spirit
  computer internet google facebook twitter instagram linkedin youtube yahoo hotmail gmail microsoft windows linux ubuntu android samsung
  apple iphone ipad nokia network server database oracle mysql system access login logon signin account company business office work job
  home house family mother father mommy daddy mama papa brother sister friend friends bestfriend school student teacher college university
  london paris berlin madrid roma moscow tokyo beijing shanghai guangzhou shenzhen hangzhou hongkong taiwan china chinese america american
  canada mexico brasil brazil argentina england ireland scotland france germany deutschland italia spain portugal russia india pakistan
  australia newyork california texas florida chicago boston dallas houston phoenix hawaii music guitar piano metallica nirvana beatles
  slipknot eminem blink rockstar rocknroll trustno trustnoone whatever nothing something anything everything nobody noone idontknow
  fuckyou fuckoff fuckme asshole bitch bullshit sexy hardcore hottie badboy badgirl goodboy cool cooler awesome amazing fantastic
  blahblah blabla foobar foobarbaz lorem loremipsum trellis crossborder ecommerce taobao tmall alibaba amazon aliexpress shopee lazada
  ebay walmart jingdong pinduoduo wechat weixin qqqq dingding feishu zhongguo zaijian gongxifacai facai fafafa shunli pingan kuaile
`;

const rows = `
  1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv q1w2e3r4t5 q1w2e3r4t5y6 qwe123asd456 qwerty123456 123456qwerty
  1qazxsw23edc zaq12wsxcde3 zaq1zaq1zaq1 a1b2c3d4e5 a1s2d3f4g5 1a2b3c4d5e 0okm9ijn8uhb 1234qwerasdf qwer1234asdf 123qweasdzxc qwe123qwe123
  1357924680 2468013579 1029384756 0102030405 1122334455 5544332211 1472583690 1234554321 0123456789 9876543210 1234567890 0987654321
  12345678910 123456789a 123456789q a123456789 q123456789 123456789abc abc123456789 aa123456789 woaini1314 5201314520 1314520520
  147258369a 159357258456 741852963a 963852741a 112233445566 123123123a 123321123321 a1234567890 password1234567890 p@ssw0rd123 pa55word123
  passw0rd123 p4ssw0rd123 adm1n12345 l3tm31n123 w3lc0me123
`;

const listed = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

/** Words that a password may not be, whatever digits and signs stand around it. */
export const commonWords: ReadonlySet<string> = new Set(listed(words));

/** Passwords that are common as they are. */
export const commonRows: ReadonlySet<string> = new Set(listed(rows));
