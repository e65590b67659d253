/** The people of the demo: ours, with their teams, and the names that buyers are drawn from. */
import type { DemoTeam, DemoUser } from './demo-types';

export const USERS: readonly DemoUser[] = [
  { key: 'owner', email: 'maya@northwind-robotics.example', name: 'Maya Okafor' },
  { key: 'admin', email: 'jonas@northwind-robotics.example', name: 'Jonas Lindqvist' },
  { key: 'member', email: 'priya@northwind-robotics.example', name: 'Priya Raman' },
  { key: 'member2', email: 'daniel@northwind-robotics.example', name: 'Daniel Achterberg' },
  { key: 'member3', email: 'soojin@northwind-robotics.example', name: 'Soo-jin Park' },
  { key: 'member4', email: 'camila@northwind-robotics.example', name: 'Camila Duarte' },
  { key: 'viewer', email: 'tomas@northwind-robotics.example', name: 'Tomás Herrera' },
  { key: 'outsider', email: 'lena@harbor-analytics.example', name: 'Lena Fischer' },
  { key: 'outsider_member', email: 'malik@harbor-analytics.example', name: 'Malik Benali' },
];

export const TEAMS: readonly DemoTeam[] = [
  {
    key: 'northwind',
    name: 'Northwind Robotics',
    members: [
      { userKey: 'owner', role: 'owner' },
      { userKey: 'admin', role: 'admin' },
      { userKey: 'member', role: 'member' },
      { userKey: 'member2', role: 'member' },
      { userKey: 'member3', role: 'member' },
      { userKey: 'member4', role: 'member' },
      { userKey: 'viewer', role: 'viewer' },
    ],
  },
  {
    key: 'harbor',
    name: 'Harbor Analytics',
    members: [
      { userKey: 'outsider', role: 'owner' },
      { userKey: 'outsider_member', role: 'member' },
    ],
  },
];

/** How well each person's deals go, in standard deviations: some sell better than others. */
export const SELLER_SKILL: Readonly<Record<string, number>> = {
  owner: 0.4,
  admin: 0.2,
  member: 0.35,
  member2: 0,
  member3: 0.15,
  member4: -0.45,
  outsider: 0.3,
  outsider_member: -0.1,
};

// prettier-ignore
export const FIRST_NAMES: readonly string[] = [
  'Aisha', 'Alejandro', 'Amara', 'Anders', 'Anika', 'Beatriz', 'Bilal', 'Björn', 'Carmen', 'Chen',
  'Chidi', 'Claire', 'Dagmar', 'Deepa', 'Diego', 'Ebony', 'Elif', 'Emeka', 'Erik', 'Fatima',
  'Felix', 'Freya', 'Gabriel', 'Grace', 'Hana', 'Hassan', 'Helena', 'Hiroshi', 'Ines', 'Ivan',
  'Jamal', 'Jasmine', 'Joana', 'Kaito', 'Karim', 'Katya', 'Kofi', 'Laila', 'Lars', 'Leticia',
  'Linh', 'Luca', 'Mai', 'Marek', 'Marisol', 'Martin', 'Mei', 'Mohammed', 'Nadia', 'Naomi',
  'Nikhil', 'Noor', 'Olga', 'Omar', 'Paolo', 'Petra', 'Rafael', 'Rana', 'Rebecca', 'Rohan',
  'Rosa', 'Ruth', 'Samir', 'Sara', 'Sergio', 'Shreya', 'Simone', 'Stefan', 'Tamar', 'Thandiwe',
  'Theo', 'Umar', 'Valentina', 'Viktor', 'Wei', 'Yara', 'Yusuf', 'Zanele', 'Zoe', 'Wanjiru',
];

// prettier-ignore
export const LAST_NAMES: readonly string[] = [
  'Abubakar', 'Alvarez', 'Andersson', 'Baptiste', 'Bauer', 'Bergström', 'Bianchi', 'Castillo',
  'Chaudhry', 'Cohen', 'Costa', 'Dlamini', 'Dubois', 'Eriksen', 'Farouk', 'Fernandes', 'Garcia',
  'Georgiou', 'Gupta', 'Haddad', 'Hoffmann', 'Huang', 'Ibrahim', 'Iyer', 'Jankowski', 'Johansen',
  'Kamau', 'Kaur', 'Kimura', 'Kowalski', 'Laurent', 'Le', 'Lindholm', 'Lopez', 'Mahlangu',
  'Marchetti', 'Mbeki', 'Mensah', 'Molina', 'Moreau', 'Nakamura', 'Novak', 'Nwosu', 'Obi',
  'Oliveira', 'Osei', 'Patel', 'Pereira', 'Petrov', 'Popescu', 'Quinn', 'Reyes', 'Romero',
  'Rossi', 'Saito', 'Sandberg', 'Schneider', 'Sharma', 'Silva', 'Sørensen', 'Suzuki', 'Tanaka',
  'Thompson', 'Torres', 'Tran', 'Vargas', 'Vogel', 'Walker', 'Wallace', 'Wang', 'Weber',
  'Williams', 'Yildiz', 'Zhang', 'Ziegler', 'Zulu',
];
