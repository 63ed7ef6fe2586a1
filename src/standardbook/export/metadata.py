"""What a PDF says of itself to programs: title and author, PDF/UA-1 and PDF/A-2a, its colours."""

from __future__ import annotations

from importlib.resources import files

import pikepdf
from markupsafe import escape

from standardbook import __version__
from standardbook.diagnostics import MachineError
from standardbook.resources.system import MISSING_PANGO


def describe(book: pikepdf.Pdf, *, title: str, author: str, subject: str) -> None:
    """Write what the file is, for programs: as Info, as XMP, and its colours."""
    producer = f"standardbook {__version__}"
    profile = book.make_stream(_colours(), N=3)
    book.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB2014.icc"),
                Info=pikepdf.String("sRGB2014.icc"),
                DestOutputProfile=profile,
            )
        ]
    )
    book.docinfo.Title = pikepdf.String(title)
    book.docinfo.Author = pikepdf.String(author)
    book.docinfo.Subject = pikepdf.String(subject)
    book.docinfo.Producer = pikepdf.String(producer)
    words = {
        "title": escape(title),
        "author": escape(author),
        "subject": escape(subject),
        "producer": escape(producer),
    }
    book.Root.Metadata = book.make_stream(
        _XMP.format(**words).encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
    )


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
"""Title and author for readers; PDF/A-2a and PDF/UA-1, with the schema that PDF/A wants of the latter."""


def _colours() -> bytes:
    """Return the profile of the colours. Raises MachineError where the engine that brings it lacks its libraries."""
    try:
        return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    except OSError as error:
        raise MachineError(MISSING_PANGO) from error
