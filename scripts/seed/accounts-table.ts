/** Fictitious companies, what they buy, and where they are. */

// prettier-ignore
export const ACCOUNT_PREFIXES: readonly string[] = [
  'Alder', 'Amber Vale', 'Arcadia', 'Ashgrove', 'Aurelia', 'Bayline', 'Bexley', 'Birchwater',
  'Bluecrest', 'Calder', 'Cedar Point', 'Cobalt', 'Corvane', 'Dovetail', 'Eastmark', 'Elmstone',
  'Evermoor', 'Fairhaven', 'Fenwick', 'Firth & Lowe', 'Galewood', 'Glasshouse', 'Granville',
  'Halden', 'Harrowgate', 'Hexley', 'Ironbridge', 'Juniper', 'Kestrel', 'Kingsford', 'Kitewind',
  'Lakemont', 'Larkspur', 'Lumenor', 'Marlowe', 'Meridia', 'Mistral', 'Norrland', 'Oakridge',
  'Okoye & Daughters', 'Orvella', 'Pemberton', 'Pinnacle Bay', 'Quillon', 'Redfern', 'Rivermark',
  'Sablecroft', 'Saltmarsh', 'Silverlane', 'Solvane', 'Stonebrook', 'Sundara', 'Tamarind',
  'Thistle', 'Umbra', 'Valmora', 'Verano', 'Westhollow', 'Wexcombe', 'Yarrow', 'Zephyra',
];

// prettier-ignore
export const ACCOUNT_SUFFIXES: readonly string[] = [
  'Aerospace', 'Automotive', 'Beverages', 'Biologics', 'Ceramics', 'Chemicals', 'Components',
  'Cold Storage', 'Dairy', 'Distribution', 'Electronics', 'Energy', 'Foods', 'Freight',
  'Furniture', 'Glassworks', 'Group', 'Health', 'Industries', 'Instruments', 'Logistics',
  'Manufacturing', 'Marine', 'Medical', 'Metals', 'Mills', 'Optics', 'Packaging', 'Paper',
  'Pharma', 'Plastics', 'Precision', 'Retail', 'Steel', 'Supply', 'Systems', 'Textiles', 'Timber',
];

// prettier-ignore
export const PROJECTS: Readonly<Record<'northwind' | 'harbor' | 'personal', readonly string[]>> = {
  northwind: [
    'Plant analytics rollout', 'Palletizing cell pilot', 'Fleet monitoring expansion',
    'Warehouse picking robots', 'Vision inspection line 3', 'Predictive maintenance',
    'Welding cell retrofit', 'Autonomous forklifts', 'Multi-site service plan',
    'Packaging line automation', 'Cobot starter kit', 'Safety scanner upgrade',
    'Machine tending, two shifts', 'Conveyor telemetry', 'Digital twin of the main hall',
    'Spare parts subscription', 'Depalletizer for inbound', 'Operator training program',
    'Edge gateway renewal', 'Throughput optimization', 'Quality data platform',
    'Night shift automation', 'Labelling robots', 'Cleanroom handling arm',
  ],
  harbor: [
    'Throughput dashboard', 'Freight cost benchmarking', 'Demand forecasting pilot',
    'Terminal berth planning', 'Data warehouse migration', 'Customs delay alerts',
    'Carrier scorecards', 'Emissions reporting', 'Fleet utilization study',
    'Embedded analytics, 200 seats', 'Supplier risk monitor', 'Yard turnaround insights',
  ],
  personal: [
    'Advisory retainer', 'Line assessment', 'Workshop series', 'Referral from the spring fair',
    'Feasibility study', 'Integration sprint',
  ],
};

/** Where buyers are, by the currency that they pay in. */
// prettier-ignore
export const CITIES: Readonly<Record<string, readonly string[]>> = {
  USD: [
    'Chicago, IL', 'Columbus, OH', 'Austin, TX', 'Atlanta, GA', 'Detroit, MI', 'Denver, CO',
    'Charlotte, NC', 'Portland, OR', 'Milwaukee, WI', 'Pittsburgh, PA', 'Phoenix, AZ',
    'Monterrey, MX', 'Toronto, CA', 'San José, CR',
  ],
  EUR: [
    'Hamburg, DE', 'Rotterdam, NL', 'Lyon, FR', 'Turin, IT', 'Bilbao, ES', 'Porto, PT',
    'Antwerp, BE', 'Graz, AT', 'Tampere, FI', 'Cork, IE', 'Munich, DE',
  ],
  GBP: ['Leeds, UK', 'Birmingham, UK', 'Glasgow, UK', 'Bristol, UK', 'Cardiff, UK'],
};

/** Rival vendors that notes may name, all fictitious; the one met most often stands more often. */
// prettier-ignore
export const COMPETITORS: readonly string[] = [
  'Brightloom', 'Brightloom', 'Brightloom', 'Axiomatic', 'Corvid Systems', 'Fluxware', 'Ostrava Motion', 'Pathlane',
];
