/** Whose addresses anybody can have: they say nothing about where somebody works. */
const FREE_MAIL: ReadonlySet<string> = new Set(
  [
    'gmail.com googlemail.com icloud.com me.com mac.com aol.com aim.com msn.com passport.com',
    'protonmail.com protonmail.ch proton.me pm.me tutanota.com tutanota.de tuta.io tuta.com hey.com',
    'fastmail.com fastmail.fm mail.com email.com usa.com inbox.com zoho.com zohomail.com duck.com',
    'rocketmail.com ymail.com rediffmail.com hushmail.com mailbox.org posteo.de posteo.net',
    'web.de t-online.de freenet.de arcor.de mail.de online.de bluewin.ch hispeed.ch sunrise.ch a1.net aon.at chello.at',
    'free.fr orange.fr laposte.net wanadoo.fr sfr.fr neuf.fr bbox.fr skynet.be telenet.be ziggo.nl kpnmail.nl planet.nl xs4all.nl home.nl',
    'libero.it virgilio.it alice.it tin.it tiscali.it telefonica.net terra.es sapo.pt',
    'btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com blueyonder.co.uk tiscali.co.uk eircom.net',
    'comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com optonline.net frontier.com windstream.net centurylink.net',
    'shaw.ca rogers.com sympatico.ca telus.net videotron.ca bigpond.com bigpond.net.au optusnet.com.au iinet.net.au xtra.co.nz',
    'uol.com.br bol.com.br terra.com.br ig.com.br globo.com',
    'mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru ya.ru ukr.net i.ua',
    'seznam.cz email.cz centrum.cz atlas.cz azet.sk wp.pl o2.pl interia.pl onet.pl op.pl abv.bg mail.bg freemail.hu citromail.hu',
    'qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com aliyun.com naver.com daum.net hanmail.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp',
    'walla.co.il walla.com',
    // Companies without a domain of their own share these.
    'onmicrosoft.com appspotmail.com',
  ].flatMap((line) => line.split(' ')),
);

/** Under many endings: yahoo.co.uk, gmx.net, outlook.fr. */
const FAMILIES = /^(?:yahoo|hotmail|outlook|live|gmx|yandex)\.[a-z]{2,3}(?:\.[a-z]{2})?$/;

/** @param domain in small letters */
export const isFreeMail = (domain: string): boolean =>
  FREE_MAIL.has(domain) || FAMILIES.test(domain);
