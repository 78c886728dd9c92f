-- Companies of a group are found by the attribute they have in common, when one of them is looked at alone.
create index partner_attribute_value on partner_attribute (name, value);
