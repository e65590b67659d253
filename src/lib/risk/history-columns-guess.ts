import {
  DEAL_COLUMNS,
  EVENT_COLUMNS,
  type ColumnMapping,
  type HistoryColumn,
  type HistoryFileKind,
} from './history-columns';

/**
 * How exports of Salesforce, HubSpot and Pipedrive and plain tables name our columns: letters and
 * digits only, the surest first. The two close dates may share a column.
 */
const USUAL_NAMES: Readonly<Record<HistoryColumn, string>> = {
  id: 'id dealid opportunityid opportunityid18 recordid hsobjectid dealnumber opportunitynumber leadid uuid key',
  name: 'name dealname opportunityname dealtitle title opportunity deal subject',
  value:
    'value amount dealvalue dealamount opportunityamount closevalue totalamount price revenue total',
  currency:
    'currency currencycode currencyisocode opportunitycurrency dealcurrency dealcurrencycode amountcurrency valuecurrency currencyofvalue',
  createdAt:
    'createdat createddate createdate created creationdate datecreated createdon createdtime dealcreated dealcreatedon dealdealcreated dealaddtime addtime addedon engagedate opendate startdate',
  stage: 'stage dealstage stagename opportunitystage pipelinestage salesstage phase',
  expectedCloseDate:
    'expectedclosedate dealexpectedclosedate expectedclose estimatedclosedate forecastclosedate targetclosedate closedate closingdate duedate',
  closedAt:
    'closedat closeddate dateclosed closedon closedtime dealclosedon dealdealclosedon dealclosetime closetime actualclosedate dealwontime closedate closingdate',
  outcome: 'outcome dealstatus opportunitystatus status result winloss',
  owner:
    'owner ownername dealowner opportunityowner accountowner ownerfullname salesagent salesrep salesperson rep accountexecutive assignedto assignee',
  account:
    'account accountname company companyname organization organisation organizationname dealorganization associatedcompany associatedcompanynames primaryassociatedcompany customer customername client clientname',
  source: 'source dealsource leadsource originaltrafficsource originalsource channel leadorigin',
  dealId: 'dealid opportunityid associateddealids associateddealid deal opportunity recordid id',
  at: 'at date time timestamp datetime occurredat happenedat activitydate eventdate editdate changedat createdat createddate createdate created duedate',
  type: 'type eventtype activitytype event activity kind action tasktype',
  from: 'from oldvalue old fromstage previousvalue before',
  to: 'to newvalue new tostage currentvalue after',
  actor: 'actor user owner author createdby editedby assignedto by username performedby',
  text: 'text note notes subject description comment comments body content details message',
};

const letters = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Columns of the file that may stand for two of ours. */
const isShared = (column: HistoryColumn): boolean =>
  column === 'closedAt' || column === 'expectedCloseDate';

/** What may name a deal where no column does, such as "Acme - Enterprise plan". */
const NAMING = ['account', 'accountname', 'company', 'product', 'productname'];

function findColumn(
  column: HistoryColumn,
  byLetters: ReadonlyMap<string, readonly string[]>,
  isFree: (name: string) => boolean,
): string | undefined {
  for (const usual of USUAL_NAMES[column].split(' ')) {
    const found = byLetters.get(usual)?.find(isFree);
    if (found !== undefined) return found;
  }

  return undefined;
}

function groupByLetters(header: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of header) {
    const group = groups.get(letters(name));
    if (group) group.push(name);
    else groups.set(letters(name), [name]);
  }

  return groups;
}

/** A first guess for a screen: which column of the file is which of ours. Pure and by name alone. */
export function guessMapping(kind: HistoryFileKind, header: readonly string[]): ColumnMapping {
  const mapping: Partial<Record<HistoryColumn, string | string[]>> = {};
  const taken = new Map<string, HistoryColumn>();
  const byLetters = groupByLetters(header);
  for (const column of kind === 'deals' ? DEAL_COLUMNS : EVENT_COLUMNS) {
    const isFree = (name: string): boolean => {
      const by = taken.get(name);

      return by === undefined || (isShared(by) && isShared(column));
    };
    const found = findColumn(column, byLetters, isFree);
    if (found === undefined) continue;
    mapping[column] = found;
    taken.set(found, column);
  }
  const naming = header.filter((name) => NAMING.includes(letters(name)));
  if (kind === 'deals' && mapping.name === undefined && naming.length > 0) {
    mapping.name = naming.slice(0, 3);
  }

  return mapping;
}
